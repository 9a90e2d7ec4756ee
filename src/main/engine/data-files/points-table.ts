/** What is plotted as a table: one row for each point, with everything that is known of it. */
import {
  panelCount,
  sampleOf,
  sweptPlaces,
  type PlottedData,
  type PlottedTrace,
  type SweptParameter
} from './plotted-data.ts'
import { withUniqueNames, type Column, type ColumnType, type Table } from './table.ts'

/** What a point was recorded at: a stimulus of the sweep, or the one that the sliders give. */
type Moment = 'sweep' | 'current'

/** The points of one trace under one condition, in one panel, at one kind of moment: rows that follow each other. */
interface Block {
  trace: PlottedTrace
  /** Of the trace. */
  order: number
  condition: number
  panel: number
  /** Of the condition in this panel, in the lists of traces and metrics. */
  entry: number
  moment: Moment
  start: number
}

/** Where a row is: its block, and the point's place within. */
interface Place extends Block {
  at: number
}

type Look = (row: number) => Place

/** Whether the arrays of the current stimulus hold the point. */
const isBeside = ({ moment }: Place, { swept }: Pick<PlottedData, 'swept'>): boolean =>
  moment === 'current' && swept.length > 0

/**
 * Columns: the panel where there are some (with the slider's value in panels of values), trace, sites, condition, what orders the points, moment, series, point, label of the point, the swept parameters
 * (with a column of words where they have some), three coordinates with the names of their axes, the distance from the baseline
 * where there are conditions, and a column for each metric. Series and points are counted from 0, also where a transient is
 * left out. After the points of a sweep come those of the current stimulus, whose moment is 'current'; without a sweep the
 * current stimulus is all there is.
 */
export function pointsTable(data: PlottedData): Table {
  const { blocks, rows } = blocksOf(data)
  const look = lookUp(blocks)
  const columns = [
    ...panelColumns(data, look),
    ...placeColumns(data, look),
    ...data.swept.flatMap((swept, order) => sweptColumns(data, swept, order, look)),
    ...coordinateColumns(data, look),
    ...measureColumns(data, look)
  ]
  return { rows, columns: withUniqueNames(columns), about: data.about }
}

function blocksOf(data: PlottedData): { blocks: Block[]; rows: number } {
  const { conditions, traces, swept } = data
  const blocks: Block[] = []
  let rows = 0
  const add = (block: Omit<Block, 'start'>, length: number): void => {
    if (length > 0) blocks.push({ ...block, start: rows })
    rows += length
  }
  for (let entry = 0; entry < panelCount(data) * conditions.length; entry++)
    for (const [order, trace] of traces.entries()) {
      const isSwept = swept.length > 0
      const [panel, condition] = [Math.floor(entry / conditions.length), entry % conditions.length]
      const block = { trace, order, condition, panel, entry }
      add({ ...block, moment: isSwept ? 'sweep' : 'current' }, trace.series * trace.points)
      const current = trace.current?.[entry]
      if (isSwept && current) add({ ...block, moment: 'current' }, current.length / 3)
    }
  return { blocks, rows }
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

function panelColumns({ panels }: PlottedData, look: Look): Column[] {
  if (!panels) return []
  const { by, names, slider } = panels
  const numberOf = { site: 'order', condition: 'condition', parameter: 'panel' } as const
  return [
    column('panel', 'text', 'Panel of the sheet', (row) => names[look(row)[numberOf[by]]] ?? ''),
    ...(slider
      ? [
          column(
            'panel value',
            'float64',
            `Value of ${slider.name} in the panel`,
            (row) => slider.values[look(row).panel] ?? NaN,
            slider.unit
          )
        ]
      : [])
  ]
}

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
    column(
      'moment',
      'text',
      'Whether the point is of the sweep or of the current stimulus',
      (row) => look(row).moment
    ),
    column('series', 'integer', 'Number of the curve, from 0', (row) => {
      const { trace, at } = look(row)
      return Math.floor(at / trace.points)
    }),
    column('point', 'integer', 'Number of the point along its curve, from 0', (row) => {
      const { trace, at } = look(row)
      return trace.first + (at % trace.points)
    }),
    column('label', 'text', 'Name of the point, where it has one', (row) => {
      const { trace, at, panel } = look(row)
      return trace.pointLabels?.[panel * trace.points + (at % trace.points)] ?? ''
    })
  ]
}

function sweptColumns(
  { swept: all, panels }: PlottedData,
  { name, unit, values, current, words }: SweptParameter,
  order: number,
  look: Look
): Column[] {
  const slider = panels?.slider
  const value = (row: number): number => {
    const { trace, at, moment, panel } = look(row)
    if (moment === 'current') return (slider?.name === name ? slider.values[panel] : undefined) ?? current
    return values[sweptPlaces(all, sampleOf(trace, at))[order] ?? 0] ?? NaN
  }
  const columns = [column(name, 'float64', 'Value of the swept parameter', value, unit)]
  if (words) {
    const word = (row: number): string => words[Math.round(value(row))] ?? ''
    columns.push(column(`${name} word`, 'text', 'What the value is called', word))
  }
  return columns
}

const axisNames = ['x', 'y', 'z'] as const

function coordinateColumns(data: PlottedData, look: Look): Column[] {
  const coordinates = axisNames.map((name, axis) =>
    column(name, 'float32', 'Coordinate of the projected state', (row) => {
      const place = look(row)
      const { positions, current } = place.trace
      const points = isBeside(place, data) ? current : positions
      return points?.[place.entry]?.[3 * place.at + axis] ?? NaN
    })
  )
  const titles = axisNames.map((name, axis) =>
    column(`${name} axis`, 'text', `What ${name} is`, (row) => look(row).trace.axisLabels[axis] ?? '')
  )
  return [...coordinates, ...titles]
}

function measureColumns(data: PlottedData, look: Look): Column[] {
  const { traces, metrics } = data
  const distance = column(
    'distance',
    'float64',
    'Euclidean distance of the whole state from the baseline’s',
    (row) => {
      const place = look(row)
      const { distances } = place.trace
      const lengths = isBeside(place, data) ? distances?.current : distances?.path
      return lengths?.[place.entry]?.[place.at] ?? NaN
    }
  )
  const read = metrics.map(({ name, unit, sweep, current }) =>
    column(
      name,
      'float64',
      'Metric of the outputs under the same stimulus and condition',
      (row) => {
        const place = look(row)
        const { trace, entry, at } = place
        if (isBeside(place, data)) return current[entry] ?? NaN
        return sweep[entry]?.[sampleOf(trace, at)] ?? NaN
      },
      unit
    )
  )
  return [...(traces.some(({ distances }) => distances) ? [distance] : []), ...read]
}
