import { describe, expect, it } from 'vitest'
import { shareOf } from './pane-sizes.ts'

describe('the least share of a pane', () => {
  it('is its pixels of the window, up to a limit', () => {
    expect(shareOf(240, 1200, 30)).toBe(20)
    expect(shareOf(240, 600, 30)).toBe(30)
    expect(shareOf(240, undefined, 30)).toBe(30)
  })
})
