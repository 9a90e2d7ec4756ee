import { describe, expect, it } from 'vitest'
import { insetChoiceSchema } from '#shared/export-recipe.ts'
import type { StimulusPreview } from '#shared/stimulus.ts'
import { conditionMark } from '../../scene/condition-marks.ts'
import { sceneThemes } from '../../scene/themes.ts'
import type { InsetContent } from './inset-content.ts'
import { insetItems, insetRoom } from './inset-items.ts'
import { previewItems, previewSize } from './preview-items.ts'
import type { SheetItem, TextItem } from './sheet-items.ts'

const theme = sceneThemes.light
const all = insetChoiceSchema.parse({})
const none = insetChoiceSchema.parse(Object.fromEntries(Object.keys(all).map((name) => [name, false])))
const large = { width: 1280, height: 720 }
const column = { width: 432, height: 325 }

const content: InsetContent = {
  title: 'Ring of orientations',
  traces: [{ label: 'conv1', color: null }],
  lines: [
    { label: 'Baseline', mark: null },
    { label: 'Without the ring', mark: 1 }
  ],
  bars: [
    {
      traces: ['conv1'],
      names: [],
      bar: {
        ...{ title: 'Orientation', unit: '°', gradient: '', stops: ['rgb(0 0 0)', 'rgb(255 255 255)'] },
        ticks: [0, 90, 180].map((value) => ({ position: value / 180, label: String(value) })),
        domain: [0, 180]
      }
    }
  ],
  readOut: [{ label: 'Orientation', value: '45°' }],
  previews: []
}

const texts = (items: readonly SheetItem[]): TextItem[] => items.filter((item) => item.kind === 'text')

describe('insets', () => {
  it('say what they are asked to, and nothing where nothing is chosen', () => {
    const words = texts(insetItems(content, all, large, theme)).map(({ text }) => text)
    expect(words).toEqual([
      'Ring of orientations',
      'conv1',
      'Baseline',
      'Without the ring',
      '45°',
      'Orientation',
      'Orientation (°)',
      '0',
      '90',
      '180'
    ])
    expect(insetItems(content, none, large, theme)).toEqual([])
  })

  it('show a condition by its colour and its dash', () => {
    const lines = insetItems(content, all, large, theme).filter((item) => item.kind === 'line')
    const { color, dash } = conditionMark(1)
    expect(lines).toMatchObject([{ color: theme.title }, { color, dash: [...dash] }])
  })

  it('make room for the letter of a panel', () => {
    const words = texts(insetItems(content, { ...all, title: false }, column, theme, 'b'))
    const [letter, legend] = ['b', 'conv1'].map((text) => words.find((each) => each.text === text))
    expect(legend?.x).toBeGreaterThan((letter?.x ?? NaN) + (letter?.size ?? NaN) * 0.7)
  })

  it('stay within the picture at any size', () => {
    for (const size of [large, column])
      for (const item of insetItems(content, all, size, theme)) {
        if (item.kind === 'text' || item.kind === 'gradient') {
          expect(item.x).toBeGreaterThanOrEqual(0)
          expect(item.x).toBeLessThanOrEqual(size.width)
          expect(item.y).toBeLessThanOrEqual(size.height)
        }
      }
  })

  it('take the corners of a large picture, and room of their own in a small one', () => {
    const views = { bars: content.bars, hasSeveralViews: false }
    expect(insetRoom(content, all, large, views)).toEqual({ top: 0, bottom: 0 })
    const { top, bottom } = insetRoom(content, all, column, views)
    const items = insetItems(content, all, column, theme)
    const legend = texts(items).find(({ text }) => text === 'Without the ring')
    const bar = items.find((item) => item.kind === 'gradient')
    expect(legend?.y).toBeLessThan(top)
    expect(bar?.y).toBeGreaterThan(column.height - bottom)
  })
})

describe('what the network is shown', () => {
  const plain = { input: 'x', smallest: 0, largest: 1, warnings: [] }
  const tensor = (values: number[]): StimulusPreview['tensor'] => ({
    type: 'float32',
    dims: [values.length],
    data: Float32Array.from(values)
  })

  it('is its picture, pixel by pixel', () => {
    const picture = { width: 2, height: 1, channels: 1 as const, data: Float32Array.from([0, 1]) }
    const preview: StimulusPreview = { ...plain, kind: 'image', tensor: tensor([0, 1]), picture }
    const [image] = previewItems(preview, { x: 0, y: 0, ...previewSize(preview) }, theme)
    expect(image).toMatchObject({ kind: 'image', width: 112, height: 56, smooth: false })
    expect(image?.kind === 'image' && [...image.pixels.data]).toEqual([0, 0, 0, 255, 255, 255, 255, 255])
  })

  it('is its tokens in words, of a long text the end', () => {
    const words = Array.from({ length: 30 }, (_, i) => `w${i}`)
    const preview: StimulusPreview = { ...plain, kind: 'tokens', tensor: tensor([0]), words }
    const shown = texts(previewItems(preview, { x: 0, y: 0, ...previewSize(preview) }, theme))
    expect(shown.map(({ text }) => text)).toEqual(['…', ...words.slice(6)])
  })

  it('is a bar for each number, up from zero or down', () => {
    const preview: StimulusPreview = { ...plain, kind: 'bars', tensor: tensor([2, -2]) }
    const bars = previewItems(preview, { x: 0, y: 0, width: 100, height: 40 }, theme)
    expect(bars).toMatchObject([
      { y: 0, height: 20 },
      { y: 20, height: 20 }
    ])
  })

  it('is nothing for a single number: the read-out has it', () => {
    const preview: StimulusPreview = { ...plain, kind: 'bars', tensor: tensor([2]) }
    expect(previewItems(preview, { x: 0, y: 0, ...previewSize(preview) }, theme)).toEqual([])
  })
})
