/**
 * Points between two fillings of a template: sliders for where the way leads and how far it is gone, and what the network is
 * fed for it. Such points are off the manifold that networks are trained on, and are marked so.
 * Not here: the mix itself, which the network's graph makes (interventions/mix-tokens.ts).
 */
import type { Setting, StimulusPreview } from '#shared/stimulus.ts'
import { mixWays, type MixWay, type NumberSpace, type Settings, type Values } from './family.ts'
import { linear, type Sketch } from './parameters.ts'
import { choiceSetting } from './settings.ts'
import type { Target } from './target.ts'

/** Names of slots have no hyphens, so that these are free. */
const shareName = 'token-mix'
const endName = (slot: string): string => `${slot}-to`

/** What a point between two tokens is. */
const notAToken = 'not a token'

const wholeTokens = 'whole tokens'

export const mixSetting: Setting = {
  name: 'between',
  label: 'Between tokens',
  kind: 'choice',
  choices: [wholeTokens, ...mixWays],
  hint: 'Embeddings between those of two fillings: straight (lerp), or turning evenly with the norm going from one to the other (slerp). They are not tokens.'
}

/** How embeddings are mixed; null for whole tokens, and where the network looks none up. */
export function mixWayOf({ canMix }: Target, settings: Settings): MixWay | null {
  const choice = choiceSetting(settings, mixSetting.name, [wholeTokens, ...mixWays])
  return canMix && choice !== wholeTokens ? choice : null
}

/** The slots, each followed by where it goes, and how far. */
export function withMixSketches(slots: Readonly<Record<string, Sketch>>): Record<string, Sketch> {
  const sketches = Object.entries(slots).flatMap(([name, sketch]): [string, Sketch][] => [
    [name, sketch],
    [endName(name), { ...sketch, label: `${sketch.label} →`, default: next(sketch) }]
  ])
  return {
    ...Object.fromEntries(sketches),
    [shareName]: linear('Mix', [0, 1], 0, { between: notAToken })
  }
}

const next = ({ soft: [low, high], default: initial }: Sketch): number =>
  initial < high ? initial + 1 : Math.max(low, initial - 1)

/** What the mix needs to know of the tokens. */
interface MixedTokens {
  /** Positions of the input. */
  size: number
  /** The word of an id, for people. */
  word: (id: number) => string
  /** How many tokens the template gives. */
  countAt: (values: Values) => number
}

type Mixed = NonNullable<StimulusPreview['mixed']>

/**
 * The space of whole tokens with a mix beside it. At share 1 the other filling's tokens are fed themselves, so that both ends
 * are what the network makes of tokens, bit for bit.
 */
export function mixedSpace(
  space: NumberSpace,
  way: MixWay,
  { size, word, countAt }: MixedTokens
): NumberSpace {
  const [first, second] = [new Float64Array(size), new Float64Array(size)]
  const shareOf = (values: Values): number => values[shareName] ?? 0
  const write: NumberSpace['write'] = (values, into) => {
    space.write(shareOf(values) === 1 ? atEnd(space, values) : values, into)
  }
  const share: NumberSpace['write'] = (values, into) => {
    write(values, first)
    space.write(atEnd(space, values), second)
    for (let i = 0; i < size; i++) into[i] = first[i] === second[i] ? 0 : shareOf(values)
  }
  const mixedAt = (values: Values): Mixed => {
    const shares = new Float64Array(size)
    share(values, shares)
    return Array.from(shares, (part, position) => ({
      position,
      from: word(first[position] ?? 0),
      to: word(second[position] ?? 0),
      share: part
    })).filter((each) => each.share > 0)
  }
  return {
    ...space,
    write,
    mix: {
      way,
      towards: (values, into) => {
        space.write(atEnd(space, values), into)
      },
      share
    },
    doubts: (values) => {
      const ends = [values, atEnd(space, values)]
      const own = ends.flatMap((end) => space.doubts?.(end) ?? [])
      return [...new Set([...own, ...lengthDoubts(ends.map(countAt)), ...mixDoubts(mixedAt(values))])]
    },
    view(values) {
      const whole = space.view(shareOf(values) === 1 ? atEnd(space, values) : values)
      const mixed = mixedAt(values)
      const told = new Map(mixed.map((each) => [each.position, mixWords(each)]))
      return { ...whole, mixed, words: (whole.words ?? []).map((each, at) => told.get(at) ?? each) }
    }
  }
}

/** The slots as they are at the end of the way. */
const atEnd = (space: NumberSpace, values: Values): Values => {
  const slots = space.parameters.filter(({ name }) => endName(name) in values)
  return { ...values, ...Object.fromEntries(slots.map(({ name }) => [name, values[endName(name)] ?? 0])) }
}

const mixWords = ({ from, to, share }: Mixed[number]): string => `${from}→${to} ${Math.round(100 * share)} %`

const lengthDoubts = ([from = 0, to = 0]: number[]): string[] =>
  from === to ? [] : [`The two ends have ${from} and ${to} tokens: tokens of different places are mixed.`]

function mixDoubts(mixed: Mixed): string[] {
  const [first] = mixed
  if (!first) return []
  const others = mixed.length > 1 ? ` and ${mixed.length - 1} more` : ''
  return [
    `${mixWords(first)} at position ${first.position}${others}: ${notAToken}, but a point between embeddings, which the network was not trained on.`
  ]
}
