/** The family and the preprocessing that fit an input at first sight, from its name, type, shape and axis roles. */
import {
  plainPreprocessing,
  type FamilyName,
  type Preprocessing,
  type SettingValue
} from '#shared/stimulus.ts'
import { imageLayout } from './image-layout.ts'
import { holdsFractions, holdsIntegers, type Target } from './target.ts'

/** What a binding is made of. */
export interface Suggestion {
  family: FamilyName
  /** Settings that go before the family's own suggestion. */
  settings: Record<string, SettingValue>
}

/** Vectors up to this size get a slider for each dimension. */
const smallVector = 32

/** Shortest side of what is taken for a picture. */
const smallPicture = 8

/** Inputs that are known by name, first match wins. */
const known: readonly { pattern: RegExp; suggestion: Suggestion }[] = [
  { pattern: /^(sr|sample_?rate|sampling_?rate)$/i, suggestion: constant('16000') },
  { pattern: /attention_?mask|^mask$|key_?padding/i, suggestion: constant('1') },
  { pattern: /token_?type|segment_?ids/i, suggestion: constant('0') },
  {
    pattern: /position_?ids|^positions?$/i,
    suggestion: { family: 'constant', settings: { content: 'index' } }
  }
]

function constant(value: string): Suggestion {
  return { family: 'constant', settings: { content: 'value', value } }
}

/** The suggestion for a target. */
export function suggestion(target: Target): Suggestion {
  if (target.checkpoints) return { family: 'checkpoint', settings: {} }
  if (target.examples !== undefined)
    return { family: 'array', settings: { file: target.examples, entry: target.name } }
  if (target.isState || target.size === 0) return constant('0')
  const byName = holdsFractions(target) ? undefined : known.find(({ pattern }) => pattern.test(target.name))
  if (byName !== undefined) return byName.suggestion
  if (target.type === 'bool') return constant('1')
  if (target.type === 'string') return { family: 'tokens', settings: {} }
  if (holdsGraph(target)) return { family: 'graph', settings: {} }
  if (holdsIntegers(target) && !holdsPicture(target)) {
    const { exampleValue = 0, size } = target
    // A single number may be a size or an axis as well as a token; other numbers than the one that ran may break the network.
    const isConstant = size === 1 && target.indexLimit === undefined
    return isConstant || exampleValue !== 0
      ? constant(String(exampleValue))
      : { family: 'tokens', settings: {} }
  }
  return { family: familyOfNumbers(target), settings: {} }
}

function familyOfNumbers(target: Target): FamilyName {
  if (target.roles.some((role) => role === 'time' || role === 'position')) return 'series'
  if (holdsPicture(target)) return 'grating'
  if (target.size <= smallVector) return 'vector'
  const longest = Math.max(...target.shape)
  return target.shape.length <= 2 && longest > smallVector ? 'series' : 'vector'
}

/** True for nodes, edges and neighbours of a graph. */
function holdsGraph({ roles, name, shape }: Target): boolean {
  const isNamed =
    /adj(acency)?$|^adj|edge_?(index|attr|weight)|nbr|neighb|(node|atom|bond)s?_?(fea|feat|attr)/i.test(name)
  return shape.length >= 1 && (roles.includes('node') || isNamed)
}

/** True for what looks like a picture: one to four channels, or two axes whose roles or likeness say so. */
export function holdsPicture(target: Target): boolean {
  const image = imageLayout(target, 'auto')
  if (image === null || Math.min(image.width, image.height) < smallPicture) return false
  if (target.indexLimit !== undefined || target.roles.includes('time') || target.roles.includes('node'))
    return false
  const hasRoles = target.roles.includes('height') || target.roles.includes('channel')
  if (hasRoles) return true
  const isSquare = image.width === image.height
  return image.channels <= 4 && (target.shape.length >= 3 || isSquare)
}

/** Preprocessing at first sight: whole-number pictures hold 0…255, others 0…1. */
export function suggestedPreprocessing(target: Target): Preprocessing {
  const isByte = target.type === 'uint8' && holdsPicture(target)
  return { ...plainPreprocessing, mean: [0], deviation: [1], range: isByte ? [0, 255] : [0, 1] }
}
