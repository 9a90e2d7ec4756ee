/** The numbers of a plot, for data files: a table with a row for each point or cell, and arrays with named axes. Pure. */
import type { PlotArray, PlotColumn, PlotData } from '#shared/plot-data.ts'
import type { CellPlot, LinePlot, PlotContent } from './plot-content.ts'

/** @param name what the plot is called in files of arrays. */
export function plotData({ title, description, readOut, body }: PlotContent, name: string): PlotData {
  const held = Object.fromEntries(readOut.map(({ label, value }) => [label, value]))
  const about = { format: 'limen-plot', version: 1, plot: name, title, description, held }
  return { name, about, ...(body.kind === 'lines' ? ofLines(body) : ofCells(body)) }
}

const numbers = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? NaN)
const texts = (data: string[]): PlotArray['tensor'] => ({ type: 'string', dims: [data.length], data })

type Numbers = Pick<PlotData, 'columns' | 'arrays'>

const ofLines = (plot: LinePlot): Numbers => ({ columns: lineColumns(plot), arrays: lineArrays(plot) })

/** What the columns and the arrays of lines are called. */
const lineNames = ({ x, y }: LinePlot) => ({
  along: { name: x.title, unit: x.unit, meaning: 'Where the point stands along the axis' },
  up: {
    name: y.title === x.title ? `${y.title} value` : y.title,
    unit: y.unit,
    meaning: 'Value that is plotted'
  },
  place: { name: `${x.title} name`, unit: '', meaning: 'What the place is called' },
  word: (place: number): string => x.names?.[Math.round(place)] ?? ''
})

function lineColumns(plot: LinePlot): PlotColumn[] {
  const { x, places, lines } = plot
  const { along, up, place: named, word } = lineNames(plot)
  // What a line goes on over is no point of it.
  const rows = lines.flatMap(({ name, values, spansGaps }) =>
    places.flatMap((place, i) => {
      const value = values[i] ?? null
      return value === null && spansGaps ? [] : [{ name, place, value: value ?? NaN }]
    })
  )
  return [
    { name: 'line', unit: '', meaning: 'Which line', values: rows.map(({ name }) => name) },
    { ...along, values: numbers(rows.map(({ place }) => place)) },
    ...(x.names ? [{ ...named, values: rows.map(({ place }) => word(place)) }] : []),
    { ...up, values: numbers(rows.map(({ value }) => value)) }
  ]
}

function lineArrays(plot: LinePlot): PlotArray[] {
  const { x, places, lines } = plot
  const { along, up, place: named, word } = lineNames(plot)
  const all = numbers(lines.flatMap(({ values }) => places.map((_, i) => values[i] ?? null)))
  const value: PlotArray['tensor'] = { type: 'float64', dims: [lines.length, places.length], data: all }
  const place: PlotArray['tensor'] = { type: 'float64', dims: [places.length], data: numbers(places) }
  const line = texts(lines.map(({ name }) => name))
  return [
    { ...up, name: 'value', tensor: value, axes: ['line', 'place'] },
    { ...along, name: 'place', tensor: place, axes: ['place'] },
    { name: 'line', unit: '', meaning: 'Names of the lines', tensor: line, axes: ['line'] },
    ...(x.names ? [{ ...named, name: 'label', tensor: texts(places.map(word)), axes: ['place'] }] : [])
  ]
}

interface Cell {
  map: string
  /** Number of the map. */
  order: number
  row: number
  column: number
  value: number
}

function ofCells(plot: CellPlot): Numbers {
  const { maps, facts, value } = plot
  const cells = cellsOf(plot)
  const unit = plot.scales.every((scale) => scale.unit === plot.scales[0]?.unit)
    ? (plot.scales[0]?.unit ?? '')
    : ''
  const factColumn = ({ name, meaning, of }: CellPlot['facts'][number]): PlotColumn => {
    const values = cells.map(({ row, column, order }) => of(row, column, order))
    const isText = values.some((each) => typeof each === 'string')
    return {
      name,
      unit: '',
      meaning,
      values: isText ? values.map(String) : Float64Array.from(values, Number)
    }
  }
  return {
    columns: [
      ...(maps.length > 1
        ? [{ name: 'map', unit: '', meaning: 'Which map', values: cells.map(({ map }) => map) }]
        : []),
      ...facts.map(factColumn),
      {
        name: value,
        unit,
        meaning: 'Value that is plotted',
        values: numbers(cells.map((cell) => cell.value))
      }
    ],
    arrays: cellArrays(plot, unit)
  }
}

function cellArrays({ maps, rows, columns, value }: CellPlot, unit: string): PlotArray[] {
  const [down, across] = [rows.labels.length, columns.labels.length]
  const all = numbers(maps.flatMap(({ values }) => values))
  return [
    {
      name: 'value',
      unit,
      meaning: value,
      tensor: { type: 'float64', dims: [maps.length, down, across], data: all },
      axes: ['map', 'row', 'column']
    },
    {
      name: 'map',
      unit: '',
      meaning: 'Names of the maps',
      tensor: texts(maps.map(({ name }) => name)),
      axes: ['map']
    },
    {
      name: 'row',
      unit: '',
      meaning: 'Names of the rows',
      tensor: texts([...(rows.names ?? rows.labels)]),
      axes: ['row']
    },
    {
      name: 'column',
      unit: '',
      meaning: 'Names of the columns',
      tensor: texts([...(columns.names ?? columns.labels)]),
      axes: ['column']
    }
  ]
}

const cellsOf = ({ maps, columns }: CellPlot): Cell[] =>
  maps.flatMap(({ name, values }, order) =>
    values.flatMap((value, place) => {
      if (value === null) return []
      const [row, column] = [Math.floor(place / columns.labels.length), place % columns.labels.length]
      return [{ map: name, order, row, column, value }]
    })
  )
