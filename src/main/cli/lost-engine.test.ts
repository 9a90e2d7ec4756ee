import { expect, it } from 'vitest'
import { LimenError } from '#shared/errors.ts'
import { inTerminal } from './lost-engine.ts'

it('an engine that is lost is told with what helps in a terminal, and other errors as they are', () => {
  const lost = new LimenError({
    tag: 'engine',
    message: 'The engine stopped.',
    advice: 'Your study is kept.',
    part: 'n'
  })
  expect(inTerminal(lost)).toMatchObject({
    tag: 'engine',
    message: 'The engine stopped.',
    part: 'n',
    advice: expect.stringContaining('less at a time') as string
  })
  for (const other of [new LimenError({ tag: 'file', message: 'No.' }), new Error('No.')])
    expect(inTerminal(other)).toBe(other)
})
