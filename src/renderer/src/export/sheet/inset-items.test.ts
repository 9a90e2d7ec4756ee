import { describe, expect, it } from 'vitest'
import { insetChoiceSchema } from '#shared/export-recipe.ts'
import type { StimulusPreview } from '#shared/stimulus.ts'
import { conditionMark } from '../../scene/condition-marks.ts'
import { sceneThemes } from '../../scene/themes.ts'
import type { InsetContent, ShownStimulus } from './inset-content.ts'
import type { Size } from '../../scene/camera-fit.ts'
import { insetItems } from './inset-items.ts'
import type { InsetRequest } from './inset-layout.ts'
import { usualMeasure } from './measure-text.ts'
import { shownRange } from './plotted-stimulus.ts'
import { previewBlock } from './preview-block.ts'
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
  previews: [],
  scaleBar: null
}

const texts = (items: readonly SheetItem[]): TextItem[] => items.filter((item) => item.kind === 'text')
const request = (size: Size, more: Partial<InsetRequest> = {}): InsetRequest => ({
  ...{ choice: all, size, views: 1, letter: '', measure: usualMeasure, ...more }
})

describe('insets', () => {
  it('say what they are asked to, and nothing where nothing is chosen', () => {
    const words = texts(insetItems(content, request(large), theme)).map(({ text }) => text)
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
    expect(insetItems(content, request(large, { choice: none }), theme)).toEqual([])
  })

  it('show a condition by its colour and its dash', () => {
    const lines = insetItems(content, request(large), theme).filter((item) => item.kind === 'line')
    const { color, dash } = conditionMark(1)
    expect(lines).toMatchObject([{ color: theme.title }, { color, dash: [...dash] }])
  })

  it('make room for the letter of a panel', () => {
    const choice = { ...all, title: false }
    const words = texts(insetItems(content, request(column, { choice, letter: 'b' }), theme))
    const [letter, legend] = ['b', 'conv1'].map((text) => words.find((each) => each.text === text))
    expect(legend?.x).toBeGreaterThan((letter?.x ?? NaN) + (letter?.size ?? NaN) * 0.7)
  })
})

describe('what the network is shown', () => {
  const shown = (preview: ShownStimulus): SheetItem[] =>
    previewBlock(preview, large, usualMeasure, 1)?.items(0, 0, theme) ?? []
  const plain = { input: 'x', smallest: 0, largest: 1, warnings: [] }
  const tensor = (values: number[]): StimulusPreview['tensor'] => ({
    type: 'float32',
    dims: [values.length],
    data: Float32Array.from(values)
  })

  it('is its picture, pixel by pixel', () => {
    const picture = { width: 2, height: 1, channels: 1 as const, data: Float32Array.from([0, 1]) }
    const preview: StimulusPreview = { ...plain, kind: 'image', tensor: tensor([0, 1]), picture }
    const [image] = shown(preview)
    expect(image).toMatchObject({ kind: 'image', width: 112, height: 56, smooth: false })
    expect(image?.kind === 'image' && [...image.pixels.data]).toEqual([0, 0, 0, 255, 255, 255, 255, 255])
  })

  it('is its tokens in words, of a long text the end', () => {
    const words = Array.from({ length: 30 }, (_, i) => `w${i}`)
    const preview: StimulusPreview = { ...plain, kind: 'tokens', tensor: tensor([0]), words }
    expect(texts(shown(preview)).map(({ text }) => text)).toEqual(['…', ...words.slice(6)])
  })

  it('is a bar for each number, up from zero or down', () => {
    const preview: StimulusPreview = { ...plain, kind: 'bars', tensor: tensor([2, -2]) }
    expect(shown(preview)).toMatchObject([
      { kind: 'text', text: 'x', y: 0 },
      { kind: 'line' },
      { y: 16, height: 24 },
      { y: 40, height: 24 }
    ])
  })

  const series = (value: number, range?: [number, number]): SheetItem[] =>
    shown({
      ...{ ...plain, kind: 'series', tensor: tensor([value, value, value]) },
      ...(range && { range })
    })
  const heights = (items: SheetItem[]): number[] =>
    items.flatMap((item) => (item.kind === 'line' ? (item.points[0]?.[1] ?? []) : []))

  it('is told from nothing where it is constant: a line at zero lies below it', () => {
    expect(heights(series(3.25))).toEqual([64, 16])
    expect(heights(series(-3.25))).toEqual([16, 64])
    expect(heights(series(0))).toEqual([64, 64])
  })

  it('has the range of a whole film, in which it moves', () => {
    expect([0.5, 2, 4].map((value) => heights(series(value, [0, 4])))).toEqual([
      [64, 58],
      [64, 40],
      [64, 16]
    ])
    const ranges = [[1, 2], [-1]].map((values) => shownRange({ kind: 'bars', tensor: tensor(values) }))
    expect(ranges).toEqual([
      [0, 2],
      [-1, 0]
    ])
    const bars: ShownStimulus = { ...plain, kind: 'bars', tensor: tensor([1, -1]), range: [-1, 2] }
    expect(shown(bars).slice(2)).toMatchObject([
      { y: 32, height: 16 },
      { y: 48, height: 16 }
    ])
  })

  it('is a graph whose edges keep one scale in a whole film', () => {
    const graph = (weight: number, range?: [number, number]): ShownStimulus => ({
      ...{ ...plain, kind: 'graph', tensor: tensor([0]), edges: [{ from: 0, to: 1, weight }] },
      ...(range && { range })
    })
    const opacity = (preview: ShownStimulus): number =>
      shown(preview).flatMap((item) => (item.kind === 'line' ? [item.opacity] : []))[0] ?? NaN
    expect(opacity(graph(0.5))).toBe(1)
    expect(shownRange(graph(-2))).toEqual([0, 2])
    expect(opacity(graph(0.5, [0, 2]))).toBeLessThan(opacity(graph(-1, [0, 2])))
    expect(opacity(graph(-2, [0, 2]))).toBe(1)
  })

  it('is nothing for a single number: the read-out has it', () => {
    const preview: StimulusPreview = { ...plain, kind: 'bars', tensor: tensor([2]) }
    expect(shown(preview)).toEqual([])
  })
})
