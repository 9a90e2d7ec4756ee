import { describe, expect, it } from 'vitest'
import { comparisonMilliseconds, strideToAsk } from './comparison-pacing.ts'

const sweep = [{ count: 129 }]

describe('strideToAsk', () => {
  it('asks for nothing where nothing changed', () => {
    expect(strideToAsk(null, false, 1, sweep)).toBeNull()
  })

  it('lets the playhead move along the samples that are there', () => {
    expect(strideToAsk('current', true, 1, sweep)).toBeNull()
    expect(strideToAsk('current', false, 1, sweep)).toBe(1)
  })

  it('follows a drag only where that costs next to nothing', () => {
    expect(strideToAsk('path', true, 5, sweep)).toBe(1)
    expect(strideToAsk('path', true, 50, sweep)).toBe('later')
  })

  it('begins coarse where it takes long', () => {
    expect(strideToAsk('path', false, 20, sweep)).toBe(1)
    expect(strideToAsk('path', false, 2000, sweep)).toBeGreaterThan(4)
  })
})

it('counts a run of the network for each condition', () => {
  expect(comparisonMilliseconds(10, 2)).toBe(30)
})
