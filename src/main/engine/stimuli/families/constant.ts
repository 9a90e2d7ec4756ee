/** One value for an input that is not varied: a number, a list of numbers, 0, 1, 2…, or an array from a file. */
import { LimenError } from '#shared/errors.ts'
import { numbersOfTensor } from '../../arrays/elements.ts'
import type { Family, NumberSpace, OpenRequest, Space } from '../family.ts'
import { arrayFromFile } from '../files.ts'
import { numbersIn } from '../lines.ts'
import { choiceSetting, textSetting } from '../settings.ts'
import { squeezed, type Target } from '../target.ts'

const contents = ['value', 'index', 'file'] as const

/** Most numbers that are worth a bar each. */
const mostBars = 4096

function space(numbers: ArrayLike<number>, target: Target, warnings: string[] = []): NumberSpace {
  const values = Float64Array.from(
    { length: target.size },
    (_, index) => numbers[index % numbers.length] ?? 0
  )
  return {
    kind: 'numbers',
    parameters: [],
    warnings,
    write: (_, into) => {
      into.set(values)
    },
    view: () =>
      target.size <= mostBars ? { kind: 'bars' } : { kind: 'series', step: { size: 1, unit: 'steps' } }
  }
}

function fromText(text: string, target: Target): NumberSpace {
  const numbers = numbersIn(text, `the value of '${target.name}'`)
  const isWhole = numbers.length > 0 && target.size % numbers.length === 0
  if (numbers.length === 0) return space([0], target, ['No value is given: zeros are fed.'])
  if (isWhole) return space(numbers, target)
  throw new LimenError({
    tag: 'request',
    message: `${numbers.length} values were given for '${target.name}', which has ${target.size} elements.`,
    advice: 'Give one value, all of them, or as many as the last axis has.',
    part: target.name
  })
}

/** 0, 1, 2… along the last axis: positions. */
function positions(target: Target): NumberSpace {
  const length = target.shape.at(-1) ?? 1
  return space(
    Float64Array.from({ length }, (_, index) => index),
    target
  )
}

async function fromFile(path: string, { target, settings }: OpenRequest): Promise<NumberSpace> {
  if (path === '') return space([0], target, ['No file is chosen yet: zeros are fed.'])
  const tensor = await arrayFromFile(path, textSetting(settings, 'entry', ''), target.name)
  const wanted = squeezed(target.shape).join(', ')
  if (squeezed(tensor.dims).join(', ') === wanted && tensor.type !== 'string')
    return space(numbersOfTensor(tensor), target)
  throw new LimenError({
    tag: 'request',
    message: `The array in the file has the shape [${tensor.dims.join(', ')}] of ${tensor.type}, but '${target.name}' needs [${target.shape.join(', ')}] of numbers.`,
    advice: 'Choose an array of that shape; axes of one element do not matter.',
    part: path
  })
}

function open(request: OpenRequest): Space | Promise<Space> {
  const { target, settings } = request
  const value = textSetting(settings, 'value', '0')
  if (target.type === 'string') {
    return {
      kind: 'text',
      parameters: [],
      warnings: [],
      texts: () => new Array<string>(target.size).fill(value)
    }
  }
  switch (choiceSetting(settings, 'content', contents)) {
    case 'value':
      return fromText(value, target)
    case 'index':
      return positions(target)
    case 'file':
      return fromFile(textSetting(settings, 'file', ''), request)
  }
}

export const constantFamily: Family = {
  name: 'constant',
  fits: () => true,
  suggest: (target) => ({ content: 'value', value: target.type === 'string' ? '' : '0' }),
  settings(target, settings) {
    const value = {
      name: 'value',
      label: 'Value',
      kind: 'text' as const,
      hint: 'One number, or all of them.'
    }
    if (target.type === 'string') return [{ ...value, hint: 'The text of every element.' }]
    const content = choiceSetting(settings, 'content', contents)
    const file = [
      { name: 'file', label: 'File', kind: 'file' as const, endings: ['npy', 'npz'] },
      { name: 'entry', label: 'Array', kind: 'text' as const, hint: 'Name in an .npz file that has several.' }
    ]
    return [
      { name: 'content', label: 'Content', kind: 'choice', choices: [...contents] },
      ...(content === 'value' ? [value] : content === 'file' ? file : [])
    ]
  },
  open
}
