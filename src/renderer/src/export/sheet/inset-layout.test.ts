import fc from 'fast-check'
import { expect, it } from 'vitest'
import { exportRecipeSchema, pictureSize, withPreset } from '#shared/export-recipe.ts'
import { figurePresetNames } from '#shared/figure-presets.ts'
import type { StimulusPreview } from '#shared/stimulus.ts'
import type { Size } from '../../scene/camera-fit.ts'
import { withoutRoom, type Viewport } from '../../scene/viewports.ts'
import type { InsetContent } from './inset-content.ts'
import { insetLayout, type InsetLayout, type InsetRequest } from './inset-layout.ts'
import { usualMeasure } from './measure-text.ts'

const choice = exportRecipeSchema.parse({ format: 'png', insets: { scaleBar: true } }).insets

const image: StimulusPreview = {
  ...{ input: 'x', kind: 'image', smallest: 0, largest: 1, warnings: [] },
  tensor: { type: 'float32', dims: [1], data: new Float32Array(1) },
  picture: { width: 4, height: 4, channels: 1, data: new Float32Array(16) }
}
const tokens: StimulusPreview = {
  ...{ input: 'x', kind: 'tokens', smallest: 0, largest: 1, warnings: [] },
  tensor: { type: 'float32', dims: [1], data: new Float32Array(1) },
  words: Array.from({ length: 24 }, (_, i) => `word${i}`)
}

const words = fc.string({ minLength: 0, maxLength: 40 })
const bar = fc.constantFrom('Orientation', 'Spatial frequency of the second grating in its aperture')
const insetContent: fc.Arbitrary<InsetContent> = fc.record({
  title: words,
  traces: fc.array(fc.record({ label: words, color: fc.constantFrom(null, '#123456') }), { maxLength: 2 }),
  lines: fc.array(fc.record({ label: words, mark: fc.constantFrom(null, 0, 1) }), { maxLength: 2 }),
  bars: fc.array(
    bar.map((title) => ({
      ...{ traces: ['a'], names: ['a'] },
      bar: {
        title,
        unit: '°',
        gradient: '',
        stops: ['red', 'blue'],
        ticks: [],
        domain: [0, 1] as [number, number]
      }
    })),
    { maxLength: 2 }
  ),
  readOut: fc.array(fc.record({ label: words, value: words }), { maxLength: 2 }),
  previews: fc.subarray([image, tokens], { maxLength: 1 }),
  scaleBar: fc.constantFrom(null, { pixels: 90, label: '10 PC units' })
})

/** As journals have it, square, wide, tall, and for the screen. */
const sizes: Size[] = [
  ...figurePresetNames.map(
    (name) => pictureSize(withPreset(exportRecipeSchema.parse({ format: 'png' }), name)).layout
  ),
  ...[
    [432, 432],
    [888, 300],
    [432, 820],
    [1280, 720]
  ].map(([width = 0, height = 0]) => ({ width, height }))
]

const request = (size: Size, more: Partial<InsetRequest> = {}): InsetRequest => ({
  ...{ choice, size, views: 1, letter: 'a', measure: usualMeasure, ...more }
})

const boxes = ({ placed }: InsetLayout): Viewport[] =>
  placed.map(({ block: { width, height }, x, y }) => ({ x, y, width, height }))

const overlap = (a: Viewport, b: Viewport): boolean =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1e-6 &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 1e-6

it('insets lie over none of each other, nor over the views, nor beyond the sheet', () => {
  fc.assert(
    fc.property(insetContent, fc.constantFrom(...sizes), fc.constantFrom(1, 4), (content, size, views) => {
      const layout = insetLayout(content, request(size, { views }))
      const all = boxes(layout)
      // More than that is said in a picture that is too small for it.
      fc.pre(layout.room.top + layout.room.bottom < size.height * 0.7)
      const view = withoutRoom(size, layout.room)
      const isRoomy = Math.min(size.width, size.height) >= 560 && views === 1
      for (const [i, box] of all.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(size.width + 1e-6)
        expect(all.slice(i + 1).some((other) => overlap(box, other))).toBe(false)
        if (!isRoomy) expect(overlap(box, view)).toBe(false)
      }
    })
  )
})

it('insets of a sheet stand in the cell that its panels leave free, which then takes no room from them', () => {
  const content: InsetContent = {
    ...{ title: '', traces: [{ label: 'pool3', color: null }], lines: [], readOut: [], previews: [] },
    ...{ scaleBar: null, bars: [] }
  }
  const sheet = (views: number): InsetLayout =>
    insetLayout(
      content,
      request({ width: 888, height: 500 }, { views, columns: 3, hasHeads: true, letter: '' })
    )
  const [legend] = boxes(sheet(5))
  expect(sheet(5).room).toEqual({ top: 0, bottom: 0, left: 0, right: 0 })
  expect(legend?.x).toBeGreaterThan((888 * 2) / 3)
  expect(legend?.y).toBeGreaterThan(250)
  expect(sheet(6).arrangement).toBe('stacked')
  expect(sheet(6).room.bottom).toBeGreaterThan(0)
})
