/** What is plotted as a table: one row for each point, with everything that is known of it. */
import {
  sampleOf,
  sweptPlaces,
  type PlottedData,
  type PlottedTrace,
  type SweptParameter
} from './plotted-data.ts'
import { withUniqueNames, type Column, type ColumnType, type Table } from './table.ts'

/** The points of one trace under one condition: rows that follow each other. */
interface Block {
  trace: PlottedTrace
  condition: number
  start: number
}

/** Where a row is: its block, and the point's place within. */
interface Place extends Block {
  at: number
}

type Look = (row: number) => Place

/**
 * Columns: trace, sites, condition, what orders the points, series, point, label of the point, the swept parameters (with a column of words where
 * they have some), three coordinates with the names of their axes, the distance from the baseline where there are conditions,
 * and a column for each metric. Series and points are counted from 0, also where a transient is left out.
 */
export function pointsTable(data: PlottedData): Table {
  const { blocks, rows } = blocksOf(data)
  const look = lookUp(blocks)
  const columns = [
    ...placeColumns(data, look),
    ...data.swept.flatMap((swept, order) => sweptColumns(data, swept, order, look)),
    ...coordinateColumns(look),
    ...measureColumns(data, look)
  ]
  return { rows, columns: withUniqueNames(columns), about: data.about }
}

function blocksOf({ conditions, traces }: PlottedData): { blocks: Block[]; rows: number } {
  const blocks: Block[] = []
  let rows = 0
  for (const [condition] of conditions.entries()) {
    for (const trace of traces) {
      blocks.push({ trace, condition, start: rows })
      rows += trace.series * trace.points
    }
  }
  return { blocks: blocks.filter(({ trace }) => trace.series * trace.points > 0), rows }
}

/** Rows are asked for one after the other, so the block is most often that of the last one. */
function lookUp(blocks: readonly Block[]): Look {
  let order = 0
  return (row) => {
    while (row < (blocks[order]?.start ?? 0)) order--
    while (row >= (blocks[order + 1]?.start ?? Infinity)) order++
    const block = blocks[order]
    if (!block) throw new RangeError(`The table has no row ${row}.`)
    return { ...block, at: row - block.start }
  }
}

const column = (name: string, type: ColumnType, meaning: string, at: Column['at'], unit = ''): Column => ({
  name,
  type,
  meaning,
  at,
  unit
})

function placeColumns({ conditions }: PlottedData, look: Look): Column[] {
  return [
    column('trace', 'text', 'Which trajectory the point is of', (row) => look(row).trace.id),
    column('sites', 'text', 'Where in the network it was recorded', (row) => look(row).trace.sites),
    column(
      'condition',
      'text',
      'What was edited while the network ran',
      (row) => conditions[look(row).condition] ?? ''
    ),
    column('axis', 'text', 'What orders the points', (row) => look(row).trace.axis),
    column('series', 'integer', 'Number of the curve, from 0', (row) => {
      const { trace, at } = look(row)
      return Math.floor(at / trace.points)
    }),
    column('point', 'integer', 'Number of the point along its curve, from 0', (row) => {
      const { trace, at } = look(row)
      return trace.first + (at % trace.points)
    }),
    column('label', 'text', 'Name of the point, where it has one', (row) => {
      const { trace, at } = look(row)
      return trace.pointLabels?.[at % trace.points] ?? ''
    })
  ]
}

function sweptColumns(
  { swept: all }: PlottedData,
  { name, unit, values, words }: SweptParameter,
  order: number,
  look: Look
): Column[] {
  const place = (row: number): number => {
    const { trace, at } = look(row)
    return sweptPlaces(all, sampleOf(trace, at))[order] ?? 0
  }
  const value = (row: number): number => values[place(row)] ?? NaN
  const columns = [column(name, 'float64', 'Value of the swept parameter', value, unit)]
  if (words) {
    const word = (row: number): string => words[Math.round(value(row))] ?? ''
    columns.push(column(`${name} word`, 'text', 'What the value is called', word))
  }
  return columns
}

const axisNames = ['x', 'y', 'z'] as const

function coordinateColumns(look: Look): Column[] {
  const coordinates = axisNames.map((name, axis) =>
    column(name, 'float32', 'Coordinate of the projected state', (row) => {
      const { trace, condition, at } = look(row)
      return trace.positions[condition]?.[3 * at + axis] ?? NaN
    })
  )
  const titles = axisNames.map((name, axis) =>
    column(`${name} axis`, 'text', `What ${name} is`, (row) => look(row).trace.axisLabels[axis] ?? '')
  )
  return [...coordinates, ...titles]
}

function measureColumns({ traces, metrics }: PlottedData, look: Look): Column[] {
  const distance = column(
    'distance',
    'float64',
    'Euclidean distance of the whole state from the baseline’s',
    (row) => {
      const { trace, condition, at } = look(row)
      return trace.distances?.path[condition]?.[at] ?? NaN
    }
  )
  const read = metrics.map(({ name, unit, sweep }) =>
    column(
      name,
      'float64',
      'Metric of the outputs under the same stimulus and condition',
      (row) => {
        const { trace, condition, at } = look(row)
        return sweep[condition]?.[sampleOf(trace, at)] ?? NaN
      },
      unit
    )
  )
  return [...(traces.some(({ distances }) => distances) ? [distance] : []), ...read]
}
