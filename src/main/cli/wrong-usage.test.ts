import { expect, test } from 'vitest'
import { errorData, LimenError } from '#shared/errors.ts'
import { errorText } from './error-text.ts'
import { asTyped, WrongUsage } from './wrong-usage.ts'

test('what does not fit a field of a recipe is named by its option; other errors are as they were', () => {
  const codec = asTyped(new LimenError({ tag: 'request', message: 'No.', part: 'codec' }))
  expect(codec).toBeInstanceOf(WrongUsage)
  expect(errorText(errorData(codec))).toBe('limen: No.\n       In: --codec')
  expect(asTyped(new LimenError({ tag: 'request', message: 'No.', part: 'typeScale' }))).toMatchObject({
    part: '--type-scale'
  })
  for (const other of [
    new LimenError({ tag: 'request', message: 'No.', part: 'a node' }),
    new LimenError({ tag: 'engine', message: 'No.', part: 'codec' }),
    new Error('panels')
  ])
    expect(asTyped(other)).toBe(other)
})
