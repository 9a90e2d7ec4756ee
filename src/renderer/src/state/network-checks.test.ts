import { describe, expect, it } from 'vitest'
import { parityText } from './network-checks.svelte.ts'

const found = (largestDifference: number, note: string | null = null) =>
  parityText({ batching: 'symbol', parity: { largestDifference, note }, notes: [] })

describe('what recording changes', () => {
  it('is told as open, unknown, nothing, rounding, or a doubt', () => {
    expect(parityText('checking')).toMatchObject({ word: 'checking…', mark: 'open' })
    expect(parityText('unknown').mark).toBe('doubtful')
    expect(found(0)).toMatchObject({ word: 'bit for bit', mark: 'equal' })
    expect(found(1.5e-7)).toMatchObject({ word: '1.50e−7', mark: 'near' })
    expect(found(0.5).mark).toBe('doubtful')
  })

  it('says why it could not be compared', () => {
    expect(found(Infinity, 'Not everything can be recorded at once: no memory.')).toEqual({
      line: 'Not everything can be recorded at once: no memory',
      word: 'not known',
      mark: 'doubtful'
    })
  })
})
