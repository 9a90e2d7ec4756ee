import { beforeAll, describe, expect, it } from 'vitest'
import { buildRingAttractor, ringAttractor } from './ring-attractor.ts'
import { runner, type Feed } from './run-network.ts'

const { units, uniform, tuned, background } = ringAttractor
let run: (feeds: Record<string, Feed>) => Promise<Float32Array>
beforeAll(async () => {
  run = await runner(buildRingAttractor(), 'rates')
})

/** Rates at the last of `steps` steps for a cue during the first 20: [batch, units]. */
async function settled(angles: number[], strength: number, steps: number): Promise<Float32Array[]> {
  const batch = angles.length
  const cue = new Float32Array(batch * steps).map((_, i) => (i % steps < 20 ? strength : 0))
  const rates = await run({
    cue_angle: { dims: [batch, 1], data: Float32Array.from(angles) },
    cue_strength: { dims: [batch, steps], data: cue }
  })
  const last = rates.subarray((steps - 1) * batch * units)
  return angles.map((_, i) => last.subarray(i * units, (i + 1) * units))
}

/** Direction of the population vector, degrees in 0…360. */
function decoded(rates: Float32Array): number {
  let [x, y] = [0, 0]
  rates.forEach((rate, unit) => {
    x += rate * Math.cos((2 * Math.PI * unit) / units)
    y += rate * Math.sin((2 * Math.PI * unit) / units)
  })
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
}

/** Solves 1 = J₁ (θ − ½ sin 2θ) / 2π for the half-width θ by bisection. */
function halfWidth(strength: number): number {
  let [low, high] = [0, Math.PI]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if ((strength * (middle - Math.sin(2 * middle) / 2)) / (2 * Math.PI) < 1) low = middle
    else high = middle
  }
  return low
}

describe('the ring attractor', () => {
  it('remembers the direction of a cue that is gone', async () => {
    const angles = [0, 45, 123.75, 270]
    const rates = await settled(angles, 1, 2000)
    // 64 units pin the bump a little: within a quarter of the distance between two preferred directions.
    rates.forEach((values, i) => {
      const error = ((decoded(values) - (angles[i] ?? NaN) + 540) % 360) - 180
      expect(Math.abs(error)).toBeLessThan(360 / units / 4)
    })
  })

  it('holds a bump of the half-width and height that the theory gives', async () => {
    const [rates = new Float32Array()] = await settled([180], 1, 2000)
    const width = halfWidth(tuned)
    const height =
      background / (-Math.cos(width) - (uniform / Math.PI) * (Math.sin(width) - width * Math.cos(width)))
    const expected = Array.from({ length: units }, (_, unit) =>
      Math.max(0, height * (Math.cos((2 * Math.PI * unit) / units - Math.PI) - Math.cos(width)))
    )
    expected.forEach((value, unit) => {
      expect(Math.abs((rates[unit] ?? NaN) - value)).toBeLessThan(0.01 * height)
    })
  })

  // For J₁ > 2 the flat state is unstable: rounding errors grow by e^0.15 at each step and would end it later.
  it('rises to the flat state I₀ / (1 − J₀) without a cue', async () => {
    const [rates = new Float32Array()] = await settled([90], 0, 40)
    for (const rate of rates) expect(rate).toBeCloseTo(background / (1 - uniform), 3)
  })
})
