import { describe, expect, it } from 'vitest'
import { exportRecipeSchema, pictureSize, withPreset, type ExportRecipe } from '#shared/export-recipe.ts'
import { figurePresetNames } from '#shared/figure-presets.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import { layoutLabels, layoutView, screenFromScene } from '../../scene/view-layout.ts'
import type { SceneLabel } from '../../scene/labels.ts'
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

  it('has no inset over the projected box', () => {
    const { stage } = stageOf(recipe)
    const { insets } = pictureParts(subject, recipe, first, usualMeasure)
    const { placed } = insetLayout({ ...subject.insets, ...first, scaleBar: null }, insets)
    expect(placed.length).toBeGreaterThan(1)
    for (const view of stage.views) {
      const screen = screenFromScene(view.viewport, layoutView(stage.camera, view).camera)
      const [x, y, z] = view.scale.halfSize
      const corners = [-1, 1].flatMap((a) =>
        [-1, 1].flatMap((b) => [-1, 1].map((c) => screen([a * x, b * y, c * z])))
      )
      const left = Math.min(...corners.map((corner) => corner.x))
      const right = Math.max(...corners.map((corner) => corner.x))
      const top = Math.min(...corners.map((corner) => corner.y))
      const bottom = Math.max(...corners.map((corner) => corner.y))
      for (const { block, x, y } of placed) {
        const isApart = x + block.width <= left || x >= right || y + block.height <= top || y >= bottom
        expect([block.width, block.height, x, y, isApart]).toEqual([block.width, block.height, x, y, true])
      }
      const { width, height } = pictureSize(recipe).layout
      expect([left > 0, right < width, top > 0, bottom < height]).toEqual([true, true, true, true])
    }
  })
})
