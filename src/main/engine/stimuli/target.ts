/** What a stimulus is made for: one input of a network with its sizes. Not the binding, which says how. */
import type { AxisRole, NetworkInput } from '#shared/network.ts'
import type { SettingValue } from '#shared/stimulus.ts'
import { elementCount } from '#shared/tensor.ts'

/** An input with everything that families look at when they decide whether and how they fit. */
export interface Target {
  name: string
  type: NetworkInput['type']
  /** Sizes of one sample: the input's shape without its batch axis. */
  shape: readonly number[]
  /** Roles of those axes; 'unknown' where the structure does not tell. */
  roles: readonly AxisRole[]
  /** Elements of one sample; 1 for a scalar. */
  size: number
  /** Largest index that makes sense, exclusive; undefined where nothing is known. */
  indexLimit: number | undefined
  /** For whole numbers without a known limit: a number that the network is known to run with. */
  exampleValue: number | undefined
  /** Settings that speak the words of its tokens, where these are known. */
  inWords: Readonly<Record<string, SettingValue>> | undefined
  /** A file with inputs that the network understands. */
  examples: string | undefined
  /** For the input that chooses among checkpoints: after how many updates each was taken. */
  checkpoints: readonly number[] | undefined
  /** True for a tensor that carries the network's state from one step to the next. */
  isState: boolean
  /** True where the network looks embeddings up by it, so that points between tokens can be fed. */
  canMix: boolean
}

/** The target of an input whose sample has this shape. */
export function targetOf(input: NetworkInput, shape: readonly number[]): Target {
  const sampleRoles = rolesOfSample(input.roles, shape.length)
  return {
    name: input.name,
    type: input.type,
    shape,
    roles: shape.map((_, axis) => sampleRoles[axis] ?? 'unknown'),
    size: elementCount(shape),
    indexLimit: input.indexLimit,
    exampleValue: input.exampleValue,
    inWords: input.inWords,
    examples: input.examples,
    checkpoints: input.checkpoints,
    isState: input.nextState !== undefined,
    canMix: input.lookUps !== undefined
  }
}

/** Roles without that of the batch axis, which a sample does not have. */
function rolesOfSample(roles: readonly AxisRole[], rank: number): readonly AxisRole[] {
  if (roles.length === rank) return roles
  const withoutBatch = roles.filter((role) => role !== 'batch')
  return withoutBatch.length === rank ? withoutBatch : roles.slice(roles.length - rank)
}

/** True for types that hold fractions. */
export const holdsFractions = ({ type }: Pick<Target, 'type'>): boolean =>
  type === 'float32' || type === 'float64' || type === 'float16' || type === 'bfloat16'

/** True for types that hold whole numbers of more than one bit. */
export const holdsIntegers = (target: Pick<Target, 'type'>): boolean =>
  !holdsFractions(target) && target.type !== 'bool' && target.type !== 'string'

/** The shape without axes of one element, which carry nothing. */
export const squeezed = (shape: readonly number[]): number[] => shape.filter((size) => size !== 1)
