/**
 * Plans a sweep: the values along each axis, the order of the samples, and the coarse version for dragging.
 * Pure arithmetic; not here: stimuli (stimuli/), feeds (sample-feeds.ts), runs (run-samples.ts).
 */
import { conditionOfInput } from '#shared/condition-strengths.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { Parameter, StimulusValues } from '#shared/stimulus.ts'
import { sweepValues } from '#shared/sweep-values.ts'
import type { SweepAxis } from '#shared/trajectory.ts'

/** One swept parameter with its values in the order of the points. */
export interface PlannedAxis {
  input: string
  parameter: string
  values: Float64Array
}

/**
 * A sweep in the order in which its samples are run. With two axes the second one turns fastest:
 * sample = first · (length of the second) + second. Without axes there is one sample: the current stimulus.
 */
export interface SweepPlan {
  axes: PlannedAxis[]
  samples: number
  /** The axes turn together: sample k has the k-th value of each. Such a plan lists stimuli, and has no coarse version. */
  isList?: boolean
}

/** Parameters on offer, by input. */
export type ParametersByInput = ReadonlyMap<string, readonly Parameter[]>

/**
 * The full plan of a sweep.
 * @throws LimenError 'request' for an unknown input or parameter, one that is swept twice, bounds or a count that do not fit.
 */
export function planSweep(sweep: readonly SweepAxis[], parameters: ParametersByInput): SweepPlan {
  if (sweep.length > 2) {
    throw request('A sweep has at most two axes.', 'Remove an axis from the sweep.', 'sweep')
  }
  const [first, second] = sweep
  if (first && second && first.input === second.input && first.parameter === second.parameter) {
    throw request(
      `Both axes of the sweep turn '${first.parameter}'.`,
      'Choose two different parameters.',
      first.parameter
    )
  }
  const axes = sweep.map((axis) => planAxis(axis, findParameter(axis, parameters)))
  return { axes, samples: sampleCount(axes) }
}

/** Every `stride`-th value along each axis, and always the last one; the points are a subset of the full plan's. */
export function coarseSweep(plan: SweepPlan, stride: number): SweepPlan {
  checkStride(stride)
  if (stride === 1) return plan
  const axes = plan.axes.map((axis) => ({ ...axis, values: everyNth(axis.values, stride) }))
  return { axes, samples: sampleCount(axes) }
}

/** Numbers of the full plan's samples that its coarse version has, in the order of the coarse one. */
export function coarseSamples(plan: SweepPlan, stride: number): number[] {
  checkStride(stride)
  return plan.axes.reduce<number[]>(
    (samples, { values }) =>
      samples.flatMap((sample) =>
        placesKept(values.length, stride).map((place) => sample * values.length + place)
      ),
    [0]
  )
}

/**
 * The first sample that differs from this one only along axes that do not matter. The number of the current stimulus, which
 * follows the last sample, stays what it is.
 */
export function firstAlike(
  plan: SweepPlan,
  sample: number,
  matters: (axis: Pick<PlannedAxis, 'input' | 'parameter'>) => boolean
): number {
  if (sample >= plan.samples || plan.axes.every(matters)) return sample
  if (plan.isList === true) return firstEqual(plan.axes.filter(matters), sample)
  const places: number[] = []
  sampleIndices(plan, sample, places)
  return sampleAt(
    plan,
    plan.axes.map((axis, order) => (matters(axis) ? (places[order] ?? 0) : 0))
  )
}

/** The first sample of a list at which these axes have the values that they have at this one. */
function firstEqual(axes: readonly PlannedAxis[], sample: number): number {
  for (let first = 0; first < sample; first++)
    if (axes.every(({ values }) => Object.is(values[first], values[sample]))) return first
  return sample
}

/** The number of the sample at these places along the axes. */
export const sampleAt = ({ axes }: SweepPlan, places: readonly number[]): number =>
  axes.reduce((sample, { values }, order) => sample * values.length + (places[order] ?? 0), 0)

/** The sweep with only the first value along axes that do not matter; itself where all do. */
export function sweepOf(
  plan: SweepPlan,
  matters: (axis: Pick<PlannedAxis, 'input' | 'parameter'>) => boolean
): SweepPlan {
  if (plan.axes.every(matters)) return plan
  const axes = plan.axes.map((axis) =>
    matters(axis) ? axis : { ...axis, values: axis.values.subarray(0, 1) }
  )
  return { axes, samples: sampleCount(axes) }
}

/** The sample that lies nearest to these values along each axis. */
export function nearestSample(
  plan: SweepPlan,
  values: StimulusValues,
  parameters: ParametersByInput
): number {
  return plan.axes.reduce((sample, axis) => {
    const parameter = parameters.get(axis.input)?.find(({ name }) => name === axis.parameter)
    const value = values[axis.input]?.[axis.parameter] ?? parameter?.default ?? 0
    const distances = axis.values.map((each) => Math.abs(each - value))
    return sample * axis.values.length + distances.indexOf(Math.min(...distances))
  }, 0)
}

/** Place along each axis of sample `sample`, written into `into` (as many numbers as the plan has axes). */
export function sampleIndices(plan: SweepPlan, sample: number, into: number[]): void {
  if (plan.isList === true) {
    for (let axis = 0; axis < plan.axes.length; axis++) into[axis] = sample
    return
  }
  let rest = sample
  for (let axis = plan.axes.length - 1; axis >= 0; axis--) {
    const length = plan.axes[axis]?.values.length ?? 1
    into[axis] = rest % length
    rest = Math.floor(rest / length)
  }
}

function planAxis(axis: SweepAxis, parameter: Parameter): PlannedAxis {
  const { from, to, count } = axis
  const [lowest, highest] = parameter.hard
  if (!Number.isInteger(count) || count < 2) {
    throw request(
      `The sweep of '${axis.parameter}' needs at least 2 points, not ${count}.`,
      'Raise its count.',
      axis.parameter
    )
  }
  for (const end of [from, to]) {
    if (!Number.isFinite(end) || end < lowest || end > highest) {
      throw request(
        `The sweep of '${axis.parameter}' goes to ${Number(end.toPrecision(6))}, but valid values are ${lowest} to ${highest}.`,
        'Move the end of the sweep into that range.',
        axis.parameter
      )
    }
    if (parameter.scale === 'log' && end <= 0) {
      throw request(
        `'${axis.parameter}' has a log scale and can't be swept from or to ${end}.`,
        'Use positive ends.',
        axis.parameter
      )
    }
  }
  return { input: axis.input, parameter: axis.parameter, values: sweepValues(axis, parameter.scale) }
}

function findParameter(axis: SweepAxis, parameters: ParametersByInput): Parameter {
  const offered = parameters.get(axis.input)
  const condition = conditionOfInput(axis.input)
  if (condition !== null) return findStrength(axis.parameter, condition, offered, parameters)
  if (!offered) {
    const near = nearestNames(axis.input, parameters.keys()).join(', ')
    throw request(
      `The network has no input '${axis.input}'.`,
      `Inputs with nearest names: ${near || 'none'}.`,
      axis.input
    )
  }
  const parameter = offered.find(({ name }) => name === axis.parameter)
  if (parameter) return parameter
  const near = nearestNames(
    axis.parameter,
    offered.map(({ name }) => name)
  ).join(', ')
  throw request(
    `The stimulus at '${axis.input}' has no parameter '${axis.parameter}'.`,
    near ? `Nearest names: ${near}.` : 'Its family has no parameters: choose another family.',
    axis.parameter
  )
}

/** The strength of an intervention of a condition. */
function findStrength(
  intervention: string,
  condition: string,
  offered: readonly Parameter[] | undefined,
  parameters: ParametersByInput
): Parameter {
  const found = offered?.find(({ name }) => name === intervention)
  if (found) return found
  const conditions = [...parameters.keys()].flatMap((input) => conditionOfInput(input) ?? [])
  const [wanted, known] = offered ? [intervention, offered.map(({ name }) => name)] : [condition, conditions]
  const near = nearestNames(wanted, known).join(', ')
  throw request(
    offered
      ? `The condition '${condition}' has no intervention '${intervention}', whose strength could be swept.`
      : `There is no condition '${condition}', whose strengths could be swept.`,
    near ? `Nearest names: ${near}.` : 'Take that axis out of the sweep.',
    wanted
  )
}

const everyNth = (values: Float64Array, stride: number): Float64Array =>
  Float64Array.from(placesKept(values.length, stride), (place) => values[place] ?? 0)

function placesKept(length: number, stride: number): number[] {
  const places = Array.from({ length: Math.ceil(length / stride) }, (_, order) => order * stride)
  return places.at(-1) === length - 1 ? places : [...places, length - 1]
}

function checkStride(stride: number): void {
  if (Number.isInteger(stride) && stride >= 1) return
  throw request(
    `The stride must be a whole number from 1; it is ${stride}.`,
    'Use 1 for every point.',
    'stride'
  )
}

const sampleCount = (axes: readonly PlannedAxis[]): number =>
  axes.reduce((product, { values }) => product * values.length, 1)

const request = (message: string, advice: string, part: string): LimenError =>
  new LimenError({ tag: 'request', message, advice, part })
