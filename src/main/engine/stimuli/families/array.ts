/**
 * Arrays of the user's: an .npy file, or one array of an .npz file, of which axis 0 counts stimuli. The index is the
 * parameter; between two stimuli values can be interpolated.
 */
import { LimenError } from '#shared/errors.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { numbersOfTensor } from '../../arrays/elements.ts'
import type { Family, NumberSpace, OpenRequest, Space } from '../family.ts'
import { arrayFromFile } from '../files.ts'
import { linear, named, whole, type Sketch } from '../parameters.ts'
import { textSetting, toggleSetting } from '../settings.ts'
import { holdsFractions, squeezed, type Target } from '../target.ts'
import { timeAxis } from '../time-axis.ts'

/** Most numbers that are worth a bar each. */
const mostBars = 256

/** How many stimuli the array holds; its shape is the input's, or the input's with an axis in front. */
function stimulusCount(tensor: Tensor, target: Target, path: string): number {
  const wanted = squeezed(target.shape).join(' ')
  const [count = 1, ...rest] = tensor.dims
  const isText = tensor.type === 'string'
  if (isText === (target.type === 'string')) {
    if (tensor.dims.length > 0 && squeezed(rest).join(' ') === wanted && count > 0) return count
    if (squeezed(tensor.dims).join(' ') === wanted && elementCount(tensor.dims) > 0) return 1
  }
  throw new LimenError({
    tag: 'request',
    message: `The array has the shape [${tensor.dims.join(', ')}] of ${tensor.type}, but '${target.name}' needs [any number, ${target.shape.join(', ')}] of ${target.type === 'string' ? 'strings' : 'numbers'}.`,
    advice:
      'Save an array whose first axis counts stimuli and whose other axes are those of the input, or set the sizes that the network leaves open to those of the array.',
    part: path
  })
}

const indexSketch = (count: number, isBetween: boolean): Sketch => {
  const bounds: [number, number] = [0, count - 1]
  return isBetween ? linear('Index', bounds, 0) : whole('Index', bounds, 0)
}

function textSpace(texts: readonly string[], count: number, size: number): Space {
  const at = (index: number): string[] => texts.slice(index * size, (index + 1) * size)
  return {
    kind: 'text',
    parameters: named({ index: indexSketch(count, false) }),
    warnings: [],
    texts: ({ index = 0 }) => at(index)
  }
}

function numberSpace(tensor: Tensor, count: number, { target, settings, image }: OpenRequest): NumberSpace {
  const { size } = target
  const numbers = numbersOfTensor(tensor)
  const isBetween = holdsFractions(target) && toggleSetting(settings, 'interpolate', false)
  const write = (values: Readonly<Record<string, number>>, into: Float64Array): void => {
    const index = values['index'] ?? 0
    const from = Math.floor(index) * size
    const share = index - Math.floor(index)
    into.set(numbers.subarray(from, from + size))
    if (share > 0)
      for (let i = 0; i < size; i++)
        into[i] = (1 - share) * (into[i] ?? 0) + share * (numbers[from + size + i] ?? 0)
  }
  const isSeries = size > mostBars && image === null
  return {
    kind: 'numbers',
    isScaled: true,
    parameters: named({ index: indexSketch(count, isBetween) }),
    warnings: count === 1 ? ['The array holds one stimulus: there is nothing to vary.'] : [],
    write,
    view: () =>
      isSeries || timeAxis(target).length === size
        ? { kind: 'series', step: { size: 1, unit: 'steps' } }
        : { kind: 'bars' }
  }
}

async function open(request: OpenRequest): Promise<Space> {
  const { target, settings } = request
  const path = textSetting(settings, 'file', '')
  if (path === '') return empty(target)
  const tensor = await arrayFromFile(path, textSetting(settings, 'entry', ''), target.name)
  const count = stimulusCount(tensor, target, path)
  return target.type === 'string'
    ? textSpace(Array.from(tensor.data, String), count, target.size)
    : numberSpace(tensor, count, request)
}

function empty(target: Target): Space {
  const warnings = ['No file is chosen yet: zeros are fed.']
  if (target.type === 'string') return { kind: 'text', parameters: [], warnings, texts: () => [] }
  const write = (_: unknown, into: Float64Array): void => {
    into.fill(0)
  }
  return { kind: 'numbers', parameters: [], warnings, write, view: () => ({ kind: 'bars' }) }
}

export const arrayFamily: Family = {
  name: 'array',
  fits: ({ size }) => size >= 1,
  suggest: () => ({ file: '', entry: '', interpolate: false }),
  settings: (target) => [
    { name: 'file', label: 'File', kind: 'file', endings: ['npy', 'npz'] },
    {
      name: 'entry',
      label: 'Array',
      kind: 'text',
      hint: 'Name in an .npz file that has several; the input’s own name unless you say otherwise.'
    },
    ...(holdsFractions(target)
      ? [
          {
            name: 'interpolate',
            label: 'Between two indices',
            kind: 'toggle' as const,
            hint: 'Interpolate linearly.'
          }
        ]
      : [])
  ],
  open
}
