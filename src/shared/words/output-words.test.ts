import { expect, it } from 'vitest'
import { plainPreprocessing, type FamilyName } from '#shared/stimulus.ts'
import { wordsFor } from './output-words.ts'

/** An input of a family with one slider of words. */
const inputOf = (family: FamilyName, choices: string[]) => ({
  binding: { family, settings: {}, preprocessing: plainPreprocessing },
  parameters: [
    {
      name: 'item',
      label: 'item',
      unit: '',
      hard: [0, choices.length - 1] as [number, number],
      soft: [0, choices.length - 1] as [number, number],
      scale: 'integer' as const,
      default: 0,
      choices
    }
  ]
})

it('takes words from a slot that holds the whole vocabulary, and from nothing else', () => {
  const vocabulary = ['once', 'upon', 'a']
  expect(wordsFor(3, [inputOf('tokens', ['cat', 'dog']), inputOf('tokens', vocabulary)])).toEqual(vocabulary)
  expect(wordsFor(4, [inputOf('tokens', vocabulary)])).toBeUndefined()
  expect(wordsFor(3, [inputOf('series', ['sine', 'ramp', 'step'])])).toBeUndefined()
})
