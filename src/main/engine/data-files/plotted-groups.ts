/**
 * What is plotted as arrays with named axes: a group for each trace, which xarray opens as a dataset of its own, one for the
 * metrics and one for what the network is fed at the current stimulus.
 */
import type { Tensor } from '#shared/tensor.ts'
import {
  panelCount,
  sampleCount,
  sweptPlaces,
  type PlottedData,
  type PlottedMetric,
  type PlottedTrace,
  type SweptParameter
} from './plotted-data.ts'

export interface NamedArray {
  /** Unique within its group. */
  name: string
  tensor: Tensor
  /** A name for each axis; equal names within a group are equally long. */
  axes: readonly string[]
  /** '' for none. */
  unit: string
  /** What it holds, as a sentence without its point. */
  meaning: string
  /** Whatever else is to be said of it; plain JSON. */
  more?: Readonly<Record<string, unknown>>
}

export interface ArrayGroup {
  name: string
  arrays: readonly NamedArray[]
}

/** A group for each trace, then `metrics` where there are some, and `stimulus`. */
export function plottedGroups(data: PlottedData): ArrayGroup[] {
  const { traces, metrics, stimuli } = data
  const sheet = sheetAxis(data)
  return [
    ...traces.map((trace, order) => ({ name: trace.id, arrays: traceArrays(data, trace, order) })),
    ...(metrics.length > 0 ? [{ name: 'metrics', arrays: metricArrays(data) }] : []),
    {
      name: 'stimulus',
      arrays: [
        ...stimuli.map(({ input, tensor }) => ({
          name: input,
          tensor,
          axes: [
            ...sheet.axes,
            ...tensor.dims.slice(sheet.axes.length).map((_, axis) => `${input} axis ${axis}`)
          ],
          unit: '',
          meaning: 'What the network is fed at the current stimulus, without the batch axis'
        })),
        ...sliderCoordinates(data)
      ]
    }
  ]
}

const texts = (data: readonly string[]): Tensor => ({ type: 'string', dims: [data.length], data: [...data] })
const counted = (first: number, length: number): Tensor => ({
  type: 'int32',
  dims: [length],
  data: Int32Array.from({ length }, (_, place) => first + place)
})
const doubles = (dims: number[], data: Float64Array): Tensor => ({ type: 'float64', dims, data })

/** Arrays of equal length one after the other. */
function joined<Numbers extends Float32Array | Float64Array>(
  arrays: readonly Numbers[],
  length: number,
  make: (length: number) => Numbers
): Numbers {
  const all = make(arrays.length * length)
  arrays.forEach((array, order) => {
    all.set(array, order * length)
  })
  return all
}

/** An array that says where along an axis, or along several, something is: a coordinate, as xarray calls it. */
const coordinate = (
  name: string,
  axes: readonly string[],
  tensor: Tensor,
  meaning: string,
  unit = ''
): NamedArray => ({ name, axes, tensor, meaning, unit })

const conditionNames = ({ conditions }: PlottedData): NamedArray =>
  coordinate('condition', ['condition'], texts(conditions), 'What was edited while the network ran')

/** The first axis of what panels of values have each for themselves; none else. */
const sheetAxis = (data: PlottedData): { axes: string[]; dims: number[] } =>
  data.panels?.slider ? { axes: ['panel'], dims: [panelCount(data)] } : { axes: [], dims: [] }

/** What panels of values are called, and where their slider stands. */
function sliderCoordinates({ panels }: PlottedData): NamedArray[] {
  if (!panels?.slider) return []
  const { name, unit, values } = panels.slider
  const numbers = doubles([values.length], Float64Array.from(values))
  return [
    coordinate('panel', ['panel'], texts(panels.names), panelMeaning),
    coordinate('panel_value', ['panel'], numbers, `Value of ${name} in the panel`, unit)
  ]
}

const panelMeaning = 'Panel of the sheet'

/** Names of panels along what there is one of: values, conditions, or the trace that is a panel by itself. */
function panelCoordinates(data: PlottedData, order: number): NamedArray[] {
  const { panels } = data
  if (!panels || panels.slider) return sliderCoordinates(data)
  const name: Tensor = { type: 'string', dims: [], data: [panels.names[order] ?? ''] }
  return [
    panels.by === 'condition'
      ? coordinate('panel', ['condition'], texts(panels.names), panelMeaning)
      : coordinate('panel', [], name, panelMeaning)
  ]
}

function traceArrays(data: PlottedData, trace: PlottedTrace, order: number): NamedArray[] {
  const { series, points, first } = trace
  return [
    ...pointArrays(data, trace),
    ...panelCoordinates(data, order),
    conditionNames(data),
    coordinate('series', ['series'], counted(0, series), 'Number of the curve'),
    coordinate('point', ['point'], counted(first, points), 'Number of the point along its curve'),
    coordinate('coordinate', ['coordinate'], texts(['x', 'y', 'z']), 'Axis of the view'),
    coordinate('axis_title', ['coordinate'], texts(trace.axisTitles), 'What the axis is'),
    ...labelArrays(data, trace),
    ...sweptCoordinates(data.swept, trace)
  ]
}

function labelArrays(data: PlottedData, { points, pointLabels }: PlottedTrace): NamedArray[] {
  if (!pointLabels) return []
  const { axes, dims } = sheetAxis(data)
  const names: Tensor = { type: 'string', dims: [...dims, points], data: [...pointLabels] }
  return [coordinate('label', [...axes, 'point'], names, 'Name of the point')]
}

/** The points and their distances, of all conditions. */
function pointArrays(data: PlottedData, trace: PlottedTrace): NamedArray[] {
  const { series, points, positions, current, distances, axis, sites } = trace
  const sheet = sheetAxis(data)
  const all = [...sheet.dims, data.conditions.length]
  const more = { axis, sites }
  const along = axis === 'stimulus' ? [] : ['point']
  const here = axis === 'stimulus' ? [] : [points]
  const path = [...sheet.axes, 'condition', 'series', 'point']
  const now = [...sheet.axes, 'condition', ...along]
  return [
    { ...plotted('points', [...path, 'coordinate'], floats([...all, series, points, 3], positions)), more },
    ...(current
      ? [
          {
            ...plotted('current_points', [...now, 'coordinate'], floats([...all, ...here, 3], current)),
            more
          }
        ]
      : []),
    ...(distances
      ? [
          plotted('distance', path, joinedDoubles([...all, series, points], distances.path)),
          plotted('current_distance', now, joinedDoubles([...all, ...here], distances.current))
        ]
      : [])
  ]
}

const meanings = {
  points: 'Points of the trajectory: projected states',
  current_points: 'Points of the trajectory: projected states, at the current stimulus',
  distance: 'Euclidean distance of the whole state from the baseline’s',
  current_distance: 'Euclidean distance of the whole state from the baseline’s, at the current stimulus'
}

const plotted = (name: keyof typeof meanings, axes: readonly string[], tensor: Tensor): NamedArray => ({
  ...{ name, axes, tensor },
  unit: '',
  meaning: meanings[name]
})

/** Length of each of the arrays that make the first axes together. */
const lengthOf = (dims: readonly number[], arrays: readonly unknown[]): number =>
  dims.reduce((product, size) => product * size, 1) / Math.max(arrays.length, 1)

const floats = (dims: number[], arrays: readonly Float32Array[]): Tensor => ({
  type: 'float32',
  dims,
  data: joined(arrays, lengthOf(dims, arrays), (length) => new Float32Array(length))
})

const joinedDoubles = (dims: number[], arrays: readonly Float64Array[]): Tensor =>
  doubles(
    dims,
    joined(arrays, lengthOf(dims, arrays), (length) => new Float64Array(length))
  )

/** Values of the swept parameters along the axes of a trace that follow them. */
function sweptCoordinates(swept: readonly SweptParameter[], { axis }: PlottedTrace): NamedArray[] {
  const meaning = 'Value of the swept parameter'
  const isGrid = axis === 'stimulus'
  return swept.map(({ name, unit, values }, order) => {
    if (!isGrid && swept.length > 1) {
      const length = sampleCount(swept)
      const each = Float64Array.from(
        { length },
        (_, sample) => values[sweptPlaces(swept, sample)[order] ?? 0] ?? NaN
      )
      return coordinate(name, ['series'], doubles([length], each), meaning, unit)
    }
    const along = isGrid && order === swept.length - 1 ? 'point' : 'series'
    return coordinate(name, [along], doubles([values.length], values), meaning, unit)
  })
}

function metricArrays(data: PlottedData): NamedArray[] {
  const { swept, metrics } = data
  return [
    ...metrics.flatMap((metric) => arraysOfMetric(data, metric)),
    ...(data.panels?.by === 'site' ? [] : panelCoordinates(data, 0)),
    conditionNames(data),
    ...swept.map(({ name, unit, values }) =>
      coordinate(name, [name], doubles([values.length], values), 'Value of the swept parameter', unit)
    )
  ]
}

function arraysOfMetric(data: PlottedData, { name, unit, sweep, current }: PlottedMetric): NamedArray[] {
  const { swept, conditions } = data
  const sheet = sheetAxis(data)
  const all = [...sheet.dims, conditions.length]
  const dims = swept.map(({ values }) => values.length)
  const values = joined(sweep, sampleCount(swept), (length) => new Float64Array(length))
  const meaning = 'Metric of the outputs'
  return [
    {
      name,
      axes: [...sheet.axes, 'condition', ...swept.map((each) => each.name)],
      tensor: doubles([...all, ...dims], values),
      unit,
      meaning
    },
    {
      name: `current ${name}`,
      axes: [...sheet.axes, 'condition'],
      tensor: doubles(all, Float64Array.from(current)),
      unit,
      meaning: `${meaning} at the current stimulus`
    }
  ]
}
