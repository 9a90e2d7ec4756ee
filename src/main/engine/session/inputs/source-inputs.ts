/** Inputs that are given as nested lists or as files: what conditions and sweeps take their values from. */
import { resolve } from 'node:path'
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { readArrayFile } from '#engine/arrays/array-file.ts'
import { withType } from '#engine/arrays/cast.ts'
import { flattened } from '#engine/interventions/feeds.ts'
import type { NestedNumbers, PooledSource, SourceOrCondition } from '#shared/intervention.ts'
import type { Tensor } from '#shared/tensor.ts'
import { LimenError } from '#shared/errors.ts'
import { mixFeeds } from '#engine/interventions/mix-tokens.ts'
import { fedForStimuli, type GivenInputs } from './given-inputs.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'

/** Inputs of the run that is edited. */
export type OwnInputs = Pick<GivenInputs, 'feeds' | 'mixed' | 'stimuli'>

/**
 * Files are read, lists become tensors, of the inputs' own types.
 * @param own the inputs of the run that is edited: what the source leaves out is as it is there.
 * @throws LimenError 'request' for unknown inputs, lists of different lengths and numbers that do not fit the type;
 *   'file' for files that can't be read; 'request' for what only a study has: values of sliders, other conditions.
 */
export async function sourceInputs(
  network: OpenedNetwork,
  source: SourceOrCondition | PooledSource,
  own?: OwnInputs
): Promise<Record<string, Tensor>> {
  if (!('inputs' in source)) throw ofStudy()
  const { inputs } = source
  const tensors = Object.entries(inputs).map(async ([name, given]): Promise<[string, Tensor]> => {
    const { type } = network.input(name)
    const tensor = typeof given === 'string' ? await readArrayFile(resolve(given)) : asTensor(given, name)
    return [name, withType(tensor, type, name)]
  })
  const given = Object.fromEntries(await Promise.all(tensors))
  return own ? withOwnInputs(network, given, own) : given
}

/**
 * The given inputs beside the run's own ones. Where only one of the two has a single stimulus, it goes with all of the other.
 * @throws LimenError 'request' where neither has, and they differ in number.
 */
function withOwnInputs(
  network: OpenedNetwork,
  given: Readonly<Record<string, Tensor>>,
  { feeds, stimuli, mixed }: OwnInputs
): Record<string, Tensor> {
  const ofGiven = new Set(Object.keys(given).flatMap((name) => [name, ...Object.values(mixFeeds(name))]))
  const own = Object.fromEntries(Object.entries(feeds).filter(([name]) => !ofGiven.has(name)))
  const axes = new Map(
    fedForStimuli(network, { mixed }).map(({ name, batchAxis }): [string, number | null] => [name, batchAxis])
  )
  const [count, left] = [given, own].map((tensors) => stimuliIn(axes, tensors))
  if (count === undefined || left === undefined) return { ...given, ...own }
  if (count !== left && count !== 1 && left !== 1) throw otherNumber(count, stimuli, Object.keys(own))
  const most = Math.max(count, left)
  return { ...repeated(axes, given, most), ...repeated(axes, own, most) }
}

/** How many stimuli these inputs hold; undefined where none of them counts stimuli. */
const stimuliIn = (axes: BatchAxes, tensors: Readonly<Record<string, Tensor>>): number | undefined =>
  Object.entries(tensors)
    .map(([name, { dims }]) => dims[axes.get(name) ?? -1])
    .find((size) => size !== undefined)

/** The axis that counts stimuli, by the names of what is fed. */
type BatchAxes = ReadonlyMap<string, number | null>

/** Inputs of a single stimulus as often as they are needed. */
const repeated = (
  axes: BatchAxes,
  tensors: Readonly<Record<string, Tensor>>,
  stimuli: number
): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const axis = axes.get(name) ?? null
      const isSingle = axis !== null && tensor.dims[axis] === 1
      return [name, isSingle ? takeAlong(tensor, axis, 0, stimuli) : tensor]
    })
  )

const otherNumber = (count: number, stimuli: number, left: readonly string[]): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The source has ${count} stimuli, and ${stimuli} are to be run: what it leaves out (${left.join(', ')}) can not be taken from the run.`,
    advice: 'Give the source these inputs, too, or as many stimuli as there are in the run.',
    part: 'source'
  })

function asTensor(nested: NestedNumbers, name: string): Tensor {
  const { dims, values } = flattened(nested, name)
  return { type: 'float64', dims, data: Float64Array.from(values) }
}

const ofStudy = (): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'Its values come from sliders or conditions of a study, and no study is at hand here.',
    advice: 'Give the inputs themselves.',
    part: 'source'
  })
