import { expect, it } from 'vitest'
import { visibleWord } from './visible-word.ts'

it('marks what can not be seen, and leaves the rest', () => {
  expect(['upon', ' upon', '\n<s>\n', '\t', ''].map(visibleWord)).toEqual([
    'upon',
    '·upon',
    '⏎<s>⏎',
    '⇥',
    '∅'
  ])
})
