/**
 * Vectors: one slider for each dimension, or along given directions, or a way between saved points.
 * Dimensions without a slider keep the base point's value.
 */
import { LimenError } from '#shared/errors.ts'
import type { Parameter, Setting } from '#shared/stimulus.ts'
import type { Family, NumberSpace, OpenRequest, Settings, Values } from '../family.ts'
import { lerp, slerp } from '../interpolation.ts'
import { labelled, numbersIn, sliderIn } from '../lines.ts'
import { linear, named, whole, type Sketch } from '../parameters.ts'
import { randomStream } from '../random.ts'
import { choiceSetting, linesSetting, textSetting } from '../settings.ts'
import { holdsFractions, holdsIntegers, type Target } from '../target.ts'

/** More sliders than this are no help to anybody. */
const mostSliders = 64

/** The slider's range where none is given. */
const usualRange: [number, number] = [-3, 3]

const modes = ['dimensions', 'directions', 'points'] as const

/** A line of numbers with its label. */
interface LabelledVector {
  label: string
  vector: Float64Array
}

function vectorIn(text: string, size: number, part: string): Float64Array {
  const numbers = numbersIn(text, part)
  if (numbers.length === size) return Float64Array.from(numbers)
  throw new LimenError({
    tag: 'request',
    message: `${part} has ${numbers.length} numbers, but the input has ${size}.`,
    advice: `Give ${size} numbers with spaces between them.`,
    part
  })
}

const basePoint = (settings: Settings, size: number): Float64Array => {
  const text = textSetting(settings, 'base', '').trim()
  return text === '' ? new Float64Array(size) : vectorIn(text, size, 'the base point')
}

const labelledVectors = (settings: Settings, name: string, size: number): LabelledVector[] =>
  linesSetting(settings, name).map((line, index) => {
    const { label, rest } = labelled(line, String.fromCharCode(65 + (index % 26)))
    return { label, vector: vectorIn(rest, size, `'${label}' of the ${name}`) }
  })

type Opened = Pick<NumberSpace, 'parameters' | 'warnings' | 'write'>

function alongDimensions({ settings, target: { size } }: OpenRequest): Opened {
  const base = basePoint(settings, size)
  const lines = linesSetting(settings, 'dimensions')
  const count = Math.min(size, mostSliders)
  const sketches: Record<string, Sketch> = {}
  for (let index = 0; index < count; index++) {
    const fallback = size === 1 ? 'Value' : `x${index + 1}`
    const { name, sketch } = sliderIn(lines[index] ?? fallback, fallback, usualRange)
    const hasStart = lines[index]?.includes('=') ?? false
    sketches[name in sketches ? `${name}-${index + 1}` : name] = hasStart
      ? sketch
      : { ...sketch, default: base[index] ?? 0 }
  }
  const parameters = named(sketches)
  const write = (values: Values, into: Float64Array): void => {
    into.set(base)
    for (const [index, parameter] of parameters.entries()) into[index] = valueOf(values, parameter)
  }
  const warnings = []
  if (size > count)
    warnings.push(`The first ${count} of ${size} dimensions have a slider; the others keep the base point.`)
  if (lines.length > size) warnings.push(`${lines.length} dimensions are named, but the input has ${size}.`)
  return { parameters, warnings, write }
}

const valueOf = (values: Values, { name, default: initial }: Parameter): number => values[name] ?? initial

function alongDirections({ settings, target: { size } }: OpenRequest): Opened {
  const base = basePoint(settings, size)
  const directions = labelledVectors(settings, 'directions', size).slice(0, mostSliders)
  const sketches = directions.map(({ label }, index): [string, Sketch] => {
    const { name, sketch } = directionSlider(label)
    return [name || `direction-${index + 1}`, sketch]
  })
  const parameters = named(Object.fromEntries(sketches))
  const write = (values: Values, into: Float64Array): void => {
    into.set(base)
    for (const [index, parameter] of parameters.entries())
      addScaled(into, directions[index], valueOf(values, parameter))
  }
  const warnings = directions.length === 0 ? ['No direction is given yet: the base point is fed.'] : []
  if (parameters.length < directions.length)
    warnings.push('Two directions have the same name: only one has a slider.')
  return { parameters, warnings, write }
}

/** 'smile (mV), -2..2 = 0.5, cyclic': a direction's name, with what a slider may have behind it. */
function directionSlider(label: string): ReturnType<typeof sliderIn> {
  const comma = label.indexOf(',')
  if (comma < 0) return sliderIn(label, label, usualRange)
  return sliderIn(`${label.slice(0, comma)}: ${label.slice(comma + 1).trim()}`, label, usualRange)
}

function addScaled(into: Float64Array, direction: LabelledVector | undefined, scale: number): void {
  if (direction === undefined || scale === 0) return
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) + scale * (direction.vector[i] ?? 0)
}

function betweenPoints({ settings, target: { size }, seed }: OpenRequest): Opened {
  const given = labelledVectors(settings, 'points', size)
  const points =
    given.length >= 2 ? given : [...given, ...randomPoints(2 - given.length, size, seed, given.length)]
  const between = choiceSetting(settings, 'interpolation', ['lerp', 'slerp']) === 'lerp' ? lerp : slerp
  const choices = points.map(({ label }) => label)
  const last = points.length - 1
  const ends = { from: whole('From', [0, last], 0, { choices }), to: whole('To', [0, last], 1, { choices }) }
  const parameters = named({
    t: linear('t', [0, 1], 0, { hard: [-10, 10] }),
    ...(points.length > 2 && ends)
  })
  const write = (values: Values, into: Float64Array): void => {
    const from = points[values['from'] ?? 0]?.vector ?? into
    const to = points[values['to'] ?? 1]?.vector ?? into
    between(from, to, values['t'] ?? 0, into)
  }
  const warnings = given.length < 2 ? ['Fewer than two points are given: random ones stand in for them.'] : []
  return { parameters, warnings, write }
}

/** Points of a standard normal distribution, which many latent spaces are trained on. */
function randomPoints(count: number, size: number, seed: number, first: number): LabelledVector[] {
  return Array.from({ length: count }, (_, index) => {
    const stream = randomStream(seed, first + index)
    return {
      label: String.fromCharCode(65 + first + index),
      vector: new Float64Array(size).map(() => stream.normal())
    }
  })
}

function open(request: OpenRequest): NumberSpace {
  const mode = choiceSetting(request.settings, 'mode', modes)
  const ways = { dimensions: alongDimensions, directions: alongDirections, points: betweenPoints }
  const opened = ways[mode](request)
  const view: NumberSpace['view'] = (values) => {
    const point = new Float64Array(request.target.size)
    opened.write(values, point)
    return { kind: 'bars', point }
  }
  return { kind: 'numbers', isScaled: true, ...opened, view }
}

const fits = (target: Target): boolean =>
  target.size >= 1 &&
  target.size <= 65_536 &&
  (holdsFractions(target) || (holdsIntegers(target) && target.indexLimit === undefined))

const modeSettings = {
  dimensions: [
    {
      name: 'dimensions',
      label: 'Dimensions',
      kind: 'lines',
      hint: 'A line for each slider: Injected current (mA): 0..5 = 3.2 · Angle (°): 0..360, cyclic'
    }
  ],
  directions: [
    {
      name: 'directions',
      label: 'Directions',
      kind: 'lines',
      hint: 'A line for each: smile: 0.1 -0.3 0.7 · tilt (°), 0..360 = 90, cyclic: 0 1 0'
    }
  ],
  points: [{ name: 'interpolation', label: 'Way', kind: 'choice', choices: ['lerp', 'slerp'] }]
} satisfies Record<(typeof modes)[number], ReturnType<Family['settings']>>

const pointsSetting: Setting = {
  name: 'points',
  label: 'Points',
  kind: 'points',
  hint: 'Where the sliders stand can be kept as a point; ‘points’ leads from one to another.'
}

export const vectorFamily: Family = {
  name: 'vector',
  fits,
  suggest: () => ({ mode: 'dimensions' }),
  settings({ size }, settings) {
    const mode = choiceSetting(settings, 'mode', modes)
    const base = {
      name: 'base',
      label: 'Base point',
      kind: 'text' as const,
      hint: 'Numbers; zeros where it is empty.'
    }
    return [
      { name: 'mode', label: 'Sliders', kind: 'choice', choices: [...modes] },
      ...modeSettings[mode],
      ...(mode === 'points' ? [] : [base]),
      ...(size > 1 || mode === 'points' ? [pointsSetting] : [])
    ]
  },
  open
}
