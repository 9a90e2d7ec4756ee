import { describe, expect, it } from 'vitest'
import type { NetworkInput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { mixedCheckpoints } from './mixed-checkpoints.ts'

const input: NetworkInput = {
  name: 'checkpoint',
  type: 'float32',
  dims: [],
  roles: [],
  checkpoints: [0, 100, 500]
}
const at = (value: number): Record<string, Tensor> => ({
  checkpoint: { type: 'float32', dims: [], data: Float32Array.of(value) }
})

describe('what is said about a choice among checkpoints', () => {
  it.each([0, 1, 2, -0.5, 2.5])('is nothing at a checkpoint, or outside of them: %f', (value) => {
    expect(mixedCheckpoints([input], at(value))).toEqual([])
  })

  it('names the steps that are mixed, and how far between them', () => {
    const [word = ''] = mixedCheckpoints([input], at(1.25))
    expect(word).toContain('25 % of the way from step 100 to step 500')
  })

  it('is nothing where the choice is left to the network, or there is none', () => {
    expect(mixedCheckpoints([input], {})).toEqual([])
    expect(mixedCheckpoints([{ name: 'x', type: 'float32', dims: [], roles: [] }], at(0.5))).toEqual([])
  })
})
