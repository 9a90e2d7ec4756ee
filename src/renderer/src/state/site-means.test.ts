import { describe, expect, it } from 'vitest'
import type { Site } from '#shared/network.ts'
import { directionBetween, meanState } from './site-means.ts'

const site: Site = {
  name: 'z',
  tensor: 'z',
  scope: [],
  kind: 'attention-result',
  type: 'float32',
  recognised: true,
  axes: [
    { role: 'batch', size: 4 },
    { role: 'head', size: 2 },
    { role: 'feature', size: 3 }
  ]
}
const activity = { site: 'z', dims: [2, 3], values: Float32Array.of(1, 2, 3, 5, 6, 7) }

describe('the mean state of a site', () => {
  it('is over all entries, or over the selected ones', () => {
    expect([...meanState(site, activity, undefined)]).toEqual([3, 4, 5])
    expect([...meanState(site, activity, { head: [-1] })]).toEqual([5, 6, 7])
    expect([...meanState(site, activity, { head: [0, 1], feature: [0] })]).toEqual([3, 4, 5])
  })
  it('runs along the channels of pictures', () => {
    const picture = {
      ...site,
      axes: ['channel', 'height'].map((role) => ({ role: role as 'channel', size: 2 }))
    }
    const values = Float32Array.of(1, 3, 10, 20)
    expect([...meanState(picture, { site: 'z', dims: [2, 2], values }, undefined)]).toEqual([2, 15])
  })
})

describe('a direction between two states', () => {
  it('leads from the one to the other', () => {
    expect(directionBetween(Float64Array.of(1, 2), Float64Array.of(4, 0))).toEqual([3, -2])
  })
  it('is refused where there is none', () => {
    const state = Float64Array.of(1, 2)
    expect(() => directionBetween(state, state)).toThrow(/same at both stimuli/)
    expect(() => directionBetween(state, Float64Array.of(NaN, 2))).toThrow(/not finite/)
  })
})
