import { describe, expect, it } from 'vitest'
import { exportRecipeSchema, pictureSize, withPreset, type ExportRecipe } from '#shared/export-recipe.ts'
import { figurePresetNames } from '#shared/figure-presets.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import { layoutLabels, layoutView } from '../../scene/view-layout.ts'
import { screenFromScene } from '../../scene/screen-from-scene.ts'
import { labelBox, type LabelBox, type SceneLabel } from '../../scene/labels.ts'
import { insetLayout } from '../sheet/inset-layout.ts'
import { usualMeasure } from '../sheet/measure-text.ts'
import { knot, sceneOf, traceOf } from '../vector/testing/scenes.ts'
import type { ExportSubject } from './export-subject.ts'
import { pictureParts } from './picture-parts.ts'

const plain = exportRecipeSchema.parse({ format: 'png' })
const content = sceneOf([traceOf({ id: 'a' }, 1, 50, knot()), traceOf({ id: 'b' }, 1, 50, knot(1))])
const subject: ExportSubject = {
  ...{ content, camera: null, followed: null },
  insets: {
    title: 'A title of some length',
    traces: ['blocks.0.attn.z', 'blocks.1.resid_post'].map((label) => ({ label, color: '#123456' })),
    lines: [],
    bars: [
      {
        ...{ traces: ['a', 'b'], names: [] },
        bar: { title: 'x', unit: '', gradient: '', stops: ['red', 'blue'], ticks: [], domain: [0, 1] }
      }
    ]
  }
}
const first = { readOut: [{ label: 'Orientation', value: '45°' }], previews: [] }

/** In millimetres: square, wide and tall, and as journals have it. */
const recipes: [string, ExportRecipe][] = [
  ...figurePresetNames.map((name): [string, ExportRecipe] => [name, withPreset(plain, name)]),
  ...[
    [89, 89],
    [183, 60],
    [89, 170]
  ].map(([width, height]): [string, ExportRecipe] => [
    `${width} × ${height} mm`,
    exportRecipeSchema.parse({ format: 'png', size: { unit: 'mm', width, height, dpi: 300 } })
  ])
]

function stageOf(recipe: ExportRecipe): { stage: SceneStage; labels: SceneLabel[] } {
  const stage = new SceneStage(content, pictureParts(subject, recipe, first, usualMeasure).stage)
  const labels = stage.views.flatMap((view) => layoutLabels(view, layoutView(stage.camera, view)))
  return { stage, labels }
}

describe.each(recipes)('a figure of %s', (_name, recipe) => {
  it('has every axis with its title and numbers in equal steps', () => {
    const { labels } = stageOf(recipe)
    const texts = (role: SceneLabel['role']): string[] =>
      labels.flatMap((label) => (label.role === role ? [label.text] : []))
    expect(texts('axis')).toEqual(['PC1 (52 %)', 'PC2 (31 %)', 'PC3 (9 %)'])
    expect(texts('tick').length).toBeGreaterThanOrEqual(recipe.size.width < 89 ? 3 : 6)
  })

  it('has no inset over the projected box, nor over the words of its axes', () => {
    const { stage, labels } = stageOf(recipe)
    const { insets } = pictureParts(subject, recipe, first, usualMeasure)
    const { placed } = insetLayout({ ...subject.insets, ...first, scaleBar: null }, insets)
    expect(placed.length).toBeGreaterThan(1)
    const { width, height } = pictureSize(recipe).layout
    const seen = [...boxDots(stage), ...labels.map(labelBox)]
    for (const { left, right, top, bottom } of seen) {
      expect([left > 0, right < width, top > 0, bottom < height]).toEqual([true, true, true, true])
      for (const { block, x, y } of placed) {
        const isApart = right <= x || left >= x + block.width || bottom <= y || top >= y + block.height
        expect([block.width, block.height, x, y, isApart]).toEqual([block.width, block.height, x, y, true])
      }
    }
  })

  it('uses its room: box and words reach over most of it, one way or the other', () => {
    const { stage, labels } = stageOf(recipe)
    const { width, height } = pictureSize(recipe).layout
    const seen = [...boxDots(stage), ...labels.map(labelBox)]
    const across = Math.max(...seen.map(({ right }) => right)) - Math.min(...seen.map(({ left }) => left))
    const along = Math.max(...seen.map(({ bottom }) => bottom)) - Math.min(...seen.map(({ top }) => top))
    expect(Math.max(across / width, along / height)).toBeGreaterThan(0.75)
  })
})

it('keeps room for several bars with the names of their traces', () => {
  const [bar] = subject.insets.bars
  if (!bar) throw new Error('no bar')
  const recipe = withPreset(plain, 'nature-double')
  const barsWith = (names: string[][]): ExportSubject => ({
    ...subject,
    insets: {
      ...subject.insets,
      bars: ['a', 'b'].map((id, i) => ({ ...bar, traces: [id], names: names[i] ?? [] }))
    }
  })
  const { insets, stage } = pictureParts(barsWith([]), recipe, first, usualMeasure)
  const labels = content.traces.map(({ descriptor }) => [descriptor.label])
  const drawn = { ...barsWith(labels).insets, ...first, scaleBar: null }
  expect(stage.covered).toEqual(insetLayout(drawn, insets).covered)
  const nameless = insetLayout({ ...barsWith([]).insets, ...first, scaleBar: null }, insets)
  expect(stage.covered).not.toEqual(nameless.covered)
})

/** Places on the box's faces as they are seen, each as a rectangle without size. */
function boxDots({ views, camera }: SceneStage): LabelBox[] {
  const shares = Array.from({ length: 21 }, (_, i) => i / 10 - 1)
  return views.flatMap((view) => {
    const screen = screenFromScene(view.viewport, layoutView(camera, view).camera)
    const [x, y, z] = view.scale.halfSize
    return [-1, 1].flatMap((side) =>
      shares.flatMap((a) =>
        shares.flatMap((b) =>
          [
            screen([side * x, a * y, b * z]),
            screen([a * x, side * y, b * z]),
            screen([a * x, b * y, side * z])
          ].map((dot) => ({ left: dot.x, right: dot.x, top: dot.y, bottom: dot.y }))
        )
      )
    )
  })
}
