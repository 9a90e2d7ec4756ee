import { expect, test } from 'vitest'
import { ReloadLimit } from './reload-limit.ts'

const allowed = (crashes: number[]): boolean[] => {
  const limit = new ReloadLimit()
  return crashes.map((seconds) => limit.allowsReload(1000 * seconds))
}

test('a page that keeps crashing is not loaded a fourth time within a minute', () => {
  expect(allowed([0, 1, 2, 3])).toEqual([true, true, true, false])
})

test('crashes that lie further apart do not count', () => {
  expect(allowed([0, 30, 59, 61, 100, 130])).toEqual([true, true, true, true, true, true])
})

test('when the user tries again, it counts anew', () => {
  expect(allowed([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([true, true, true, false, true, true, true, false])
})
