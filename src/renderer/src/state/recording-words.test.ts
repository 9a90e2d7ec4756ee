import { describe, expect, it } from 'vitest'
import { largestExtent, recordingWords } from './recording-words.ts'

describe('how far a recording is from the network as it is written', () => {
  it('is nothing, or rounding that cannot be seen', () => {
    expect(recordingWords({ difference: 0, extent: 4, steps: 0 }).text).toContain('bit for bit')
    const small = recordingWords({ difference: 1.2e-6, extent: 4, steps: 0 })
    expect(small).toEqual({
      text: 'Rounding differs from the network as written by 1.2e−6.',
      isDoubtful: false
    })
  })

  it('is explained where a recurrence has amplified it', () => {
    const { text, isDoubtful } = recordingWords({ difference: 0.0912, extent: 4.56, steps: 4000 })
    expect(text).toMatch(/grown over 4,000 steps to 0\.091 \(2\.0 % of the extent\)/)
    expect(isDoubtful).toBe(false)
  })

  it('is a doubt where nothing recurs that could amplify it', () => {
    expect(recordingWords({ difference: 0.1, extent: 1, steps: 0 }).isDoubtful).toBe(true)
  })

  it('is not measured against trajectories that are not there', () => {
    expect(recordingWords({ difference: 1, extent: 0, steps: 0 }).text).not.toContain('%')
  })
})

describe('the extent of paths', () => {
  it('is the longest side of the largest box; what is not finite does not count', () => {
    const paths = [Float32Array.of(0, 0, 0, 1, -2, NaN), Float32Array.of(5, 5, 5)]
    expect(largestExtent(paths)).toBe(2)
    expect(largestExtent([])).toBe(0)
  })
})
