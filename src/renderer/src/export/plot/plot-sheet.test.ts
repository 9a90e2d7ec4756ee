import { describe, expect, it } from 'vitest'
import { exportRecipeSchema, pictureSize, withPreset, type ExportRecipe } from '#shared/export-recipe.ts'
import { sheetMargin } from '../sheet/inset-blocks.ts'
import { usualMeasure } from '../sheet/measure-text.ts'
import { svgDocument } from '../svg/svg-document.ts'
import type { PlotContent } from './plot-content.ts'
import { plotData } from './plot-data.ts'
import { itemsOf, plotGroups } from './plot-sheet.ts'

const content: PlotContent = {
  title: 'Ring',
  description: 'Distances.',
  readOut: [{ label: 'Contrast', value: '50 %' }],
  body: {
    kind: 'lines',
    x: { title: 'Word', unit: '', scale: 'linear', domain: [0, 1], names: ['a', 'b'] },
    y: { title: 'Distance', unit: 'mV', scale: 'linear', domain: [0, 2] },
    places: [0, 1],
    lines: [
      { name: 'One', look: { mark: 0, weight: 'plain' }, values: [1, 2], spansGaps: false },
      { name: 'Two', look: { mark: 1, weight: 'plain' }, values: [0, null], spansGaps: false }
    ],
    legend: [
      { label: 'One', look: { mark: 0, weight: 'plain' } },
      { label: 'Two', look: { mark: 1, weight: 'plain' } }
    ]
  }
}

const recipe = exportRecipeSchema.parse({ format: 'svg', of: 'distance' })
const words = (of: ExportRecipe): string[] =>
  itemsOf(plotGroups(content, of, usualMeasure)).flatMap((item) => (item.kind === 'text' ? item.text : []))

describe('the sheet of a plot', () => {
  it('has title, held values, legend and letter as the recipe wants them', () => {
    expect(words(recipe)).toEqual(
      expect.arrayContaining(['Ring', 'Contrast 50 %', 'One', 'Two', 'Distance (mV)'])
    )
    const { insets } = recipe
    const bare = {
      ...recipe,
      insets: { ...insets, title: false, readOut: false, legend: false, labels: false }
    }
    expect(words(bare)).toEqual([])
    expect(words({ ...bare, panelLetter: 'c' })).toEqual(['c'])
    expect(words({ ...bare, panelLetter: 'c', insets: { ...bare.insets, letters: false } })).toEqual([])
  })

  it('says which part of the network is seen also without title, beside a letter in the margin', () => {
    const { insets } = recipe
    const bare = { ...recipe, panelLetter: 'c', insets: { ...insets, title: false, readOut: false } }
    const items = itemsOf(plotGroups({ ...content, subject: 'attn · head 3' }, bare, usualMeasure))
    const find = (text: string) => items.find((item) => item.kind === 'text' && item.text === text)
    const [letter, subject] = [find('c'), find('attn · head 3')]
    if (letter?.kind !== 'text' || subject?.kind !== 'text') throw new Error('not there')
    expect(letter.x).toBe(sheetMargin(pictureSize(bare).layout))
    expect(subject.x).toBeGreaterThan(letter.x + letter.size * 0.7)
  })

  it('keeps everything within a journal’s column', () => {
    const printed = withPreset(recipe, 'neurips-half')
    const { layout } = pictureSize(printed)
    for (const item of itemsOf(plotGroups(content, printed, usualMeasure)))
      if (item.kind === 'text' || item.kind === 'circle') {
        expect(item.x).toBeGreaterThanOrEqual(0)
        expect(item.x).toBeLessThanOrEqual(layout.width)
        expect(item.y).toBeLessThanOrEqual(layout.height)
      }
  })

  it('is an SVG with a layer for each part, words as text and lines by their names', () => {
    const { layout } = pictureSize(recipe)
    const svg = svgDocument(plotGroups(content, recipe, usualMeasure), {
      ...{
        ...layout,
        background: null,
        font: 'print',
        title: 'Ring',
        description: 'Distances.',
        metadata: {}
      }
    })
    for (const name of ['Axes', 'Labels', 'Lines', 'Legend', 'Title', 'One', 'Two'])
      expect(svg).toContain(`data-name="${name}"`)
    expect(svg).toContain('>Distance (mV)</text>')
    expect(svg).toMatch(/stroke-dasharray="7 4 7 4"/)
  })
})

describe('the numbers of a plot', () => {
  it('are a row for each point of each line, with names and units', () => {
    const { columns, name } = plotData(content, 'distance')
    expect(name).toBe('distance')
    expect(columns.map((column) => [column.name, column.unit])).toEqual([
      ['line', ''],
      ['Word', ''],
      ['Word name', ''],
      ['Distance', 'mV']
    ])
    expect(columns.map(({ values }) => [...values])).toEqual([
      ['One', 'One', 'Two', 'Two'],
      [0, 1, 0, 1],
      ['a', 'b', 'a', 'b'],
      [1, 2, 0, NaN]
    ])
  })

  it('have no row where a line goes on over a place', () => {
    if (content.body.kind !== 'lines') return
    const lines = content.body.lines.map((line) => ({ ...line, spansGaps: true }))
    const { columns } = plotData({ ...content, body: { ...content.body, lines } }, 'loss')
    expect([...(columns.at(-1)?.values ?? [])]).toEqual([1, 2, 0])
  })

  it('are arrays with an axis for lines', () => {
    const { arrays } = plotData(content, 'distance')
    const [value] = arrays
    expect(value).toMatchObject({
      name: 'value',
      axes: ['line', 'place'],
      unit: 'mV',
      tensor: { dims: [2, 2] }
    })
    expect(arrays.map(({ name }) => name)).toEqual(['value', 'place', 'line', 'label'])
  })

  it('are a row for each cell that is there, with what it is', () => {
    const cells: PlotContent = {
      ...content,
      body: {
        kind: 'cells',
        rows: { title: '', labels: ['r0', 'r1'], borders: [] },
        columns: { title: '', labels: ['0', '1'], borders: [] },
        maps: [{ name: '', scale: 0, values: [1, null, 3, NaN] }],
        scales: [{ title: 'Effect', unit: '', map: 'vik', domain: [-3, 3] }],
        ...{ isSquare: false, value: 'effect' },
        facts: [{ name: 'head', meaning: 'Which head', of: (row, column) => 2 * row + column }]
      }
    }
    const { columns, arrays } = plotData(cells, 'effects')
    expect(columns.map((column) => [column.name, [...column.values]])).toEqual([
      ['head', [0, 2, 3]],
      ['effect', [1, 3, NaN]]
    ])
    expect(arrays[0]).toMatchObject({ axes: ['map', 'row', 'column'], tensor: { dims: [1, 2, 2] } })
  })
})
