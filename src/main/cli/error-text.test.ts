import { expect, it } from 'vitest'
import { errorText } from './error-text.ts'

const message = 'The file could not be read: it is not there.'

it('names the part between what went wrong and what to do', () => {
  const error = { tag: 'file', message, part: '/nope.onnx', advice: 'Check the path.' } as const
  expect(
    errorText(error)
      .split('\n')
      .map((line) => line.trim())
  ).toEqual([`limen: ${message}`, 'In: /nope.onnx', 'Check the path.'])
})

it('does not name a part twice', () => {
  const error = { tag: 'request', message: "There is no site 'h'.", part: 'h' } as const
  expect(errorText(error)).toBe("limen: There is no site 'h'.")
})

it('is the message alone where nothing else is known', () => {
  expect(errorText({ tag: 'engine', message })).toBe(`limen: ${message}`)
})
