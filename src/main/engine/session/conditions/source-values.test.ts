import { expect, it } from 'vitest'
import type { Site } from '#shared/network.ts'
import { meanOfStimuli } from './source-values.ts'

const site: Site = {
  name: 'x',
  kind: 'residual',
  tensor: 'x',
  type: 'float32',
  axes: [
    { role: 'batch', size: 1 },
    { role: 'position', size: 2 },
    { role: 'feature', size: 2 }
  ],
  scope: [],
  recognised: true
}
const stimulus = (...values: number[]) => ({
  type: 'float32' as const,
  dims: [1, 2, 2],
  data: Float32Array.from(values)
})

it('a mean of two stimuli is halfway at each position, or over positions, too', () => {
  const stimuli = [stimulus(0, 1, 2, 3), stimulus(4, -1, 8, 3)]
  expect([...meanOfStimuli(site, stimuli, true).values]).toEqual([2, 0, 5, 3])
  const over = meanOfStimuli(site, stimuli, false)
  expect(over.dims).toEqual([1, 1, 2])
  expect([...over.values]).toEqual([3.5, 1.5])
})
