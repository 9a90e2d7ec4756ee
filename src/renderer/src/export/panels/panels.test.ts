import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportRecipeSchema, type ExportRecipe } from '#shared/export-recipe.ts'
import type { Parameter } from '#shared/stimulus.ts'
import { sheetPanelsSchema } from '#shared/sheet-panels.ts'
import { panelCells } from '../../scene/scene-panels.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import type { SceneContent } from '../../scene/scene-content.ts'
import { layoutLabels, layoutView } from '../../scene/view-layout.ts'
import { screenFromScene } from '../../scene/screen-from-scene.ts'
import { withoutRoom } from '../../scene/viewports.ts'
import { pictureParts } from '../picture/picture-parts.ts'
import { insetLayout } from '../sheet/inset-layout.ts'
import { usualMeasure } from '../sheet/measure-text.ts'
import { panelHeads } from '../sheet/panel-heads.ts'
import { sceneThemes } from '../../scene/themes.ts'
import { knot, sceneOf, traceOf } from '../vector/testing/scenes.ts'
import { conditionPanels, idInPanel, sitePanels, valuePanels, withGrid, withPoints } from './panel-content.ts'
import { panelSentence } from '#shared/caption/panel-sentence.ts'
import { panelValues, valuesWith } from '#shared/panel-values.ts'
import type { Slider } from '#shared/study-sliders.ts'

const under = { id: 'c', label: 'Without head 1', mark: 0, of: 'a' }
const content = sceneOf([
  traceOf({ id: 'a' }, 1, 50, knot()),
  traceOf({ id: 'a under c', condition: under }, 1, 50, knot(1)),
  traceOf({ id: 'b' }, 1, 50, knot(2))
])
const panels = sheetPanelsSchema.parse({ by: 'parameter', parameter: 'angle' })
const recipe = exportRecipeSchema.parse({
  format: 'png',
  size: { unit: 'mm', width: 89, height: 89, dpi: 300 }
})

function stageOf(shown: SceneContent, of: ExportRecipe = recipe): SceneStage {
  const insets = { title: 'T', traces: [], lines: [], bars: [] }
  const subject = { content: shown, camera: null, followed: null, insets }
  const said = { readOut: [], previews: [] }
  return new SceneStage(shown, pictureParts(subject, of, said, usualMeasure).stage)
}

/** Four panels whose points grow from one to the next. */
const four = withGrid(
  withPoints(
    valuePanels(content, 'Angle', ['1°', '2°', '3°', '4°']),
    [1, 2, 3, 4].map((size) =>
      content.traces.map(({ descriptor: { id }, positions, current, layout }) => ({
        ...{ id, current, layout },
        positions: positions.map((value) => value * size)
      }))
    )
  ),
  panels,
  'c'
)

describe('panels', () => {
  it('cover their part of the sheet without overlap', () => {
    const edge = fc.double({ min: 10, max: 2000, noNaN: true })
    const columns = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined })
    fc.assert(
      fc.property(edge, edge, fc.integer({ min: 1, max: 36 }), columns, (width, height, count, wanted) => {
        const grid = { panels: Array.from({ length: count }, () => ({ letter: '', title: '', traces: [] })) }
        const cells = panelCells({ x: 5, y: 7, width, height }, { ...grid, columns: wanted })
        const used = Math.min(wanted ?? Math.round(width / (cells[0]?.width ?? NaN)), count)
        const rows = Math.ceil(count / used)
        for (const [i, cell] of cells.entries()) {
          expect(cell.width).toBeCloseTo(width / used)
          expect(cell.height).toBeCloseTo(height / rows)
          expect(cell.x).toBeCloseTo(5 + ((i % used) * width) / used)
          expect(cell.y).toBeCloseTo(7 + (Math.floor(i / used) * height) / rows)
        }
      })
    )
  })

  it('show a place of the data at the same place of each, whatever they show', () => {
    const stage = stageOf(four)
    const { views } = stage
    const { viewport: first } = views[0] ?? { viewport: { x: 0, y: 0 } }
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        ([x = 0, y = 0, z = 0]) => {
          const places = views.map((view) => {
            const place = screenFromScene(view.viewport, layoutView(stage.camera, view).camera)([x, y, z])
            return [place.x - view.viewport.x, place.y - view.viewport.y]
          })
          for (const place of places) {
            expect(place[0]).toBeCloseTo(places[0]?.[0] ?? NaN)
            expect(place[1]).toBeCloseTo(places[0]?.[1] ?? NaN)
          }
        }
      )
    )
    expect(views.map(({ viewport }) => viewport.y)).toEqual([
      first.y,
      first.y,
      views[2]?.viewport.y,
      views[2]?.viewport.y
    ])
  })

  it('have one scale, fitted to all of them, and one range of colours', () => {
    const stage = stageOf(four)
    expect(new Set(stage.views.map(({ scale }) => scale)).size).toBe(1)
    const last = stageOf(sceneOf(four.traces.filter(({ descriptor: { id } }) => id.endsWith('panel 3'))))
    expect(stage.set.scale.bounds).toEqual(last.set.scale.bounds)
    expect(stage.colorBars).toHaveLength(1)
    expect(stage.colorBars[0]?.traces).toHaveLength(8)
  })

  it('carry letters and names, and numbers only in the first', () => {
    const stage = stageOf(four)
    const heads = panelHeads(stage.views, sceneThemes.light, 8, usualMeasure)
    expect(heads.map(({ text }) => text)).toEqual([
      'c',
      'Angle = 1°',
      'd',
      'Angle = 2°',
      'e',
      'Angle = 3°',
      'f',
      'Angle = 4°'
    ])
    expect(heads.filter((_, i) => i % 2 === 0).every(({ weight }) => weight === 600)).toBe(true)
    const roles = stage.views.map(
      (view) => new Set(layoutLabels(view, layoutView(stage.camera, view)).map(({ role }) => role))
    )
    expect(roles.map((each) => [each.has('tick'), each.has('axis')])).toEqual([
      [true, true],
      [false, false],
      [false, false],
      [false, false]
    ])
  })

  it('of sites hold what conditions make of them; of conditions, all sites', () => {
    const bySite = sitePanels(content).panels
    expect(bySite.map(({ traces }) => traces)).toEqual([['a', 'a under c'], ['b']])
    const byCondition = conditionPanels(content)
    expect(byCondition.panels).toEqual([
      { title: 'Baseline', traces: ['a', 'b'] },
      { title: 'Without head 1', traces: ['a under c'] }
    ])
    const [a, other, b] = byCondition.content.traces.map(({ descriptor }) => descriptor)
    expect([other?.condition, other?.color]).toEqual([undefined, a?.color])
    expect(b?.color).not.toBe(a?.color)
  })

  it('leave the insets of the sheet alone, also where there is one', () => {
    const one = withGrid(valuePanels(content, 'Angle', ['1°']), panels, 'a')
    for (const shown of [four, one]) {
      const stage = stageOf(shown)
      const insets = { title: 'T', traces: [], lines: [], bars: [] }
      const { insets: request } = pictureParts(
        { content: shown, camera: null, followed: null, insets },
        recipe,
        { readOut: [], previews: [] },
        usualMeasure
      )
      const { room } = insetLayout({ ...insets, readOut: [], previews: [], scaleBar: null }, request)
      const area = withoutRoom(stage.size, room)
      expect(area.y).toBeGreaterThan(0)
      for (const { viewport } of stage.views) {
        expect(viewport.y).toBeGreaterThan(area.y)
        expect(viewport.y + viewport.height).toBeLessThanOrEqual(area.y + area.height + 1e-6)
      }
    }
  })

  it.each([
    [120, 60],
    [183, 103],
    [89, 150]
  ])('are in as many columns of a sheet of %d × %d mm as leave their boxes largest', (width, height) => {
    const sheet = (columns?: number): SceneStage => {
      const asked = sheetPanelsSchema.parse({ by: 'parameter', parameter: 'angle', columns })
      const values = valuePanels(content, 'Angle', ['1°', '2°', '3°'])
      const size = { unit: 'mm', width, height, dpi: 300 } as const
      return stageOf(withGrid(values, asked, 'a'), { ...recipe, size })
    }
    const widthIn = (stage: SceneStage): number => {
      const [view] = stage.views
      if (!view) return NaN
      const screen = screenFromScene(
        view.viewport,
        stage.camera.cameraFor(view.viewport.width / view.viewport.height)
      )
      return Math.abs(screen([0.2, 0, 0]).x - screen([-0.2, 0, 0]).x)
    }
    const chosen = widthIn(sheet())
    for (const columns of [1, 2, 3]) expect(chosen).toBeGreaterThan(widthIn(sheet(columns)) / 1.1)
  })

  it('keep conditions beside the baseline of their own panel', () => {
    const condition = four.traces.find(({ descriptor: { id } }) => id === idInPanel('a under c', 2))
    expect(condition?.descriptor.condition?.of).toBe(idInPanel('a', 2))
  })
})

describe('the caption', () => {
  const names = { sliders: [], conditions: ['Without head 1'], traces: ['x … y', 'z'], firstLetter: 'b' }
  const locked = 'All panels have one camera, one scale and one range of colours.'

  it('says what each panel is, by its letter', () => {
    const said = panelSentence({ by: 'condition' }, names)
    expect(said).toBe(`Panels: b, baseline; c, Without head 1. ${locked}`)
    expect(panelSentence({ by: 'site' }, names)).toBe(`Panels: b, x … y; c, z. ${locked}`)
    const bare = panelSentence({ by: 'site' }, { ...names, firstLetter: null })
    expect(bare).toBe(`Panels: x … y; z. ${locked}`)
  })
})

describe('values of panels', () => {
  const angle: Parameter = {
    ...{ name: 'angle', label: 'Angle', unit: '°', scale: 'linear', default: 0 },
    ...{ hard: [0, 360], soft: [0, 180], period: 180 }
  }
  const count: Parameter = {
    ...angle,
    name: 'count',
    label: 'Count',
    unit: '',
    scale: 'integer',
    hard: [0, 9],
    soft: [0, 9]
  }
  const sliders: Slider[] = [
    { input: 'x', described: angle },
    { input: 'y', described: angle },
    { input: 'y', described: count }
  ]
  const of = (parameter: string, more: object = {}): ReturnType<typeof panelValues> =>
    panelValues(
      sheetPanelsSchema.parse({ by: 'parameter', parameter, ...more }) as typeof panels & { by: 'parameter' },
      sliders
    )

  it('stay within the range and apart, however far from 0 it lies', () => {
    const spaced = (soft: [number, number], scale: Slider['described']['scale']): number[] => {
      const described = { ...count, soft, hard: soft, scale }
      return panelValues(panels as typeof panels & { by: 'parameter' }, [
        { input: 'x', described: { ...described, name: 'angle' } }
      ]).values
    }
    expect(spaced([0, 4999], 'integer')).toEqual([0, 1666, 3333, 4999])
    expect(spaced([1000, 1006], 'linear')).toEqual([1000, 1002, 1004, 1006])
    expect(spaced([0, 1236], 'linear')).toEqual([0, 412, 824, 1236])
  })

  it('are evenly spaced over the range, once round for a turn', () => {
    expect(of('x.angle')).toMatchObject({
      reference: { input: 'x', parameter: 'angle' },
      values: [0, 45, 90, 135],
      name: 'Angle',
      words: ['0°', '45°', '90°', '135°']
    })
    expect(of('Count', { count: 3 }).values).toEqual([0, 5, 9])
    expect(of('COUNT', { count: 3 }).values).toEqual([0, 5, 9])
  })

  it('are those that were given where the slider takes them', () => {
    expect(of('count', { values: [7, 2] }).words).toEqual(['7', '2'])
    expect(() => of('count', { values: [2.5] })).toThrow('Count can not be 2.5')
    expect(() => of('x.angle', { values: [400] })).toThrow('Angle can not be 400')
  })

  it('are of one slider', () => {
    expect(() => of('angle')).toThrow('Several sliders are called angle')
    expect(() => of('none')).toThrow('no slider called none')
  })

  it('change that slider alone', () => {
    const values = { x: { angle: 1, other: 2 }, y: { angle: 3 } }
    expect(valuesWith(values, { input: 'x', parameter: 'angle' }, 9)).toEqual({
      x: { angle: 9, other: 2 },
      y: { angle: 3 }
    })
  })
})
