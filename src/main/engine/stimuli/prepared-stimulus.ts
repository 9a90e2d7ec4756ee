/**
 * A bound input, ready to be filled: values within bounds, drawing, preprocessing, element type.
 * Nothing here allocates per sample; previews do.
 */
import type { InputBinding, Parameter, StimulusPreview } from '#shared/stimulus.ts'
import type { ElementType, NumberArray, NumberType } from '#shared/tensor.ts'
import { boundsOfType, emptyArray, storeNumbers } from '../arrays/elements.ts'
import type { ImageSpace, MixWay, NumberSpace, Space, TextSpace, TokenMix, Values } from './family.ts'
import { canvasFor, placeCanvas, scaleInPlace, type ImageLayout } from './image-layout.ts'
import { resolveInto } from './parameters.ts'
import type { Target } from './target.ts'

/** What turns parameter values into the elements of one tensor that is fed. */
export interface Filling {
  parameters: Parameter[]
  /**
   * Writes the stimulus at these values as sample number `sample` of a batch. Missing values stand for defaults,
   * values past hard bounds for the bound. `into` has the input's storage and touches no other sample.
   */
  fill: (values: Record<string, number>, into: NumberArray | string[], sample: number) => void
  elementsPerSample: number
  type: ElementType
}

/** The stimulus of one input. */
export interface PreparedStimulus extends Filling {
  /** Fed beside the input where its embeddings are mixed from two token sequences. */
  mix?: { way: MixWay; towards: Filling; share: Filling }
  /** The stimulus at these values as the network sees it. */
  preview: (values: Record<string, number>) => StimulusPreview
}

/** What the two parts below hand over: the numbers of one sample, and how they are shown. */
interface Drawing {
  /** Draws one sample; the array is used again by the next call. */
  draw: (values: Values) => Float32Array | Float64Array
  view: (values: Values) => Omit<StimulusPreview, 'input' | 'tensor' | 'smallest' | 'largest' | 'warnings'>
}

/** The space of a family as a prepared stimulus. */
export function preparedStimulus(
  target: Target,
  binding: InputBinding,
  space: Space,
  image: ImageLayout | null
): PreparedStimulus {
  if (space.kind === 'text' || target.type === 'string') return preparedTexts(target, space)
  const drawing =
    space.kind === 'image'
      ? drawnImage(target, binding, space, image)
      : drawnNumbers(target, binding, space, image)
  return preparedNumbers(target, target.type, space, drawing)
}

function drawnImage(
  target: Target,
  binding: InputBinding,
  space: ImageSpace,
  image: ImageLayout | null
): Drawing {
  if (image === null) throw new Error(`A picture was opened for '${target.name}', which holds none.`)
  const { preprocessing } = binding
  const canvas = canvasFor(image, preprocessing, space.isGray)
  const elements = new Float32Array(target.size)
  const draw = (values: Values): Float32Array => {
    space.draw(values, canvas)
    placeCanvas(canvas, image, preprocessing, elements)
    return elements
  }
  const view: Drawing['view'] = () => {
    const { width, height, channels, data } = canvas
    return { kind: 'image', picture: { width, height, channels, data: data.slice() } }
  }
  return { draw, view }
}

function drawnNumbers(
  target: Target,
  binding: InputBinding,
  space: NumberSpace,
  image: ImageLayout | null
): Drawing {
  const numbers = new Float64Array(target.size)
  const draw = (values: Values): Float64Array => {
    space.write(values, numbers)
    if (space.isScaled) scaleInPlace(numbers, image, binding.preprocessing)
    return numbers
  }
  return { draw, view: space.view }
}

/** Numbers that `draw` makes, stored as `type`. */
function filling(
  { name, size }: Target,
  type: NumberType,
  parameters: Parameter[],
  draw: Drawing['draw']
): Filling {
  const resolved: Record<string, number> = {}
  return {
    parameters,
    elementsPerSample: size,
    type,
    fill(values, into, sample) {
      if (Array.isArray(into)) throw new Error(`'${name}' holds ${type}, not texts.`)
      storeNumbers(draw(resolveInto(resolved, parameters, values)), type, into, sample * size)
    }
  }
}

/** The two tensors that are fed beside the input itself. */
function preparedMix(target: Target, type: NumberType, parameters: Parameter[], mix: TokenMix) {
  const numbers = new Float64Array(target.size)
  const drawn = (write: TokenMix['towards']) => (values: Values) => {
    write(values, numbers)
    return numbers
  }
  return {
    way: mix.way,
    towards: filling(target, type, parameters, drawn(mix.towards)),
    share: filling(target, 'float32', parameters, drawn(mix.share))
  }
}

function preparedNumbers(target: Target, type: NumberType, space: Space, drawing: Drawing): PreparedStimulus {
  const { parameters } = space
  const mix = space.kind === 'numbers' ? space.mix : undefined
  return {
    ...filling(target, type, parameters, drawing.draw),
    ...(mix && { mix: preparedMix(target, type, parameters, mix) }),
    preview(values) {
      const allowedValues = resolveInto({}, parameters, values)
      const numbers = drawing.draw(allowedValues)
      const data = emptyArray(type, target.size)
      storeNumbers(numbers, type, data, 0)
      const { smallest, largest, warnings } = rangeOf(numbers, type)
      return {
        input: target.name,
        tensor: { type, dims: [...target.shape], data },
        ...drawing.view(allowedValues),
        smallest,
        largest,
        warnings: [...space.warnings, ...(space.doubts?.(allowedValues) ?? []), ...warnings]
      }
    }
  }
}

function rangeOf(numbers: Float32Array | Float64Array, type: ElementType) {
  let smallest = Infinity
  let largest = -Infinity
  let nonFinite = 0
  for (const value of numbers) {
    if (!Number.isFinite(value)) nonFinite++
    if (value < smallest) smallest = value
    if (value > largest) largest = value
  }
  const warnings: string[] = []
  if (nonFinite > 0) warnings.push(`${nonFinite} of ${numbers.length} values are not finite.`)
  const [low, high] = boundsOfType(type) ?? [-Infinity, Infinity]
  if (smallest < low || largest > high) {
    const [from, to] = [smallest, largest].map((value) => Number(value.toPrecision(4)))
    warnings.push(`Values from ${from} to ${to} are cut to what ${type} holds, ${low} to ${high}.`)
  }
  return smallest > largest ? { smallest: 0, largest: 0, warnings } : { smallest, largest, warnings }
}

function preparedTexts(target: Target, space: Space): PreparedStimulus {
  if (space.kind !== 'text') throw new Error(`'${target.name}' holds texts, not numbers.`)
  const { parameters } = space
  const textsAt = (values: Record<string, number>): string[] =>
    sized(space, resolveInto({}, parameters, values), target.size)
  return {
    parameters,
    elementsPerSample: target.size,
    type: 'string',
    fill(values, into, sample) {
      if (!Array.isArray(into)) throw new Error(`'${target.name}' holds texts, not numbers.`)
      for (const [index, text] of textsAt(values).entries()) into[sample * target.size + index] = text
    },
    preview(values) {
      const words = textsAt(values)
      const tensor = { type: 'string' as const, dims: [...target.shape], data: words }
      const warnings = [...space.warnings, ...(space.doubts?.(resolveInto({}, parameters, values)) ?? [])]
      return { input: target.name, kind: 'tokens', tensor, words, smallest: 0, largest: 0, warnings }
    }
  }
}

/** As many texts as a sample holds: cut, or filled with empty ones. */
function sized(space: TextSpace, values: Values, size: number): string[] {
  const texts = space.texts(values)
  return Array.from({ length: size }, (_, index) => texts[index] ?? '')
}
