import { beforeAll, describe, expect, it } from 'vitest'
import { buildHindmarshRose, hindmarshRose } from './hindmarsh-rose.ts'
import { hindmarshRoseStudy } from './studies.ts'
import { runner, type Feed } from './run-network.ts'

type State = [number, number, number]
let run: (feeds: Record<string, Feed>) => Promise<Float32Array>
beforeAll(async () => {
  run = await runner(buildHindmarshRose(), 'states')
})

/** The trajectories from some initial states under a constant current, [batch, time, 3]. */
function states(initial: readonly State[], current: number, steps: number): Promise<Float32Array> {
  const batch = initial.length
  return run({
    current: { dims: [batch, steps], data: new Float32Array(batch * steps).fill(current) },
    initial_state: { dims: [batch, 3], data: Float32Array.from(initial.flat()) }
  })
}

/** The published equations, written a second time, in float64. */
function slope([x, y, z]: State, current: number): State {
  const { a, b, c, d, s, xRest, r } = hindmarshRose
  return [y - a * x ** 3 + b * x ** 2 - z + current, c - d * x ** 2 - y, r * (s * (x - xRest) - z)]
}

const moved = (state: State, by: State, length: number): State =>
  state.map((value, i) => value + length * (by[i] ?? 0)) as State

/** The Jacobian of the right-hand side times a direction. */
function slopeAlong([x]: State, [u, v, w]: State): State {
  const { a, b, d, s, r } = hindmarshRose
  return [(-3 * a * x ** 2 + 2 * b * x) * u + v - w, -2 * d * x * u - v, r * (s * u - w)]
}

/** One Runge–Kutta step of a small displacement from `state`. */
function tangentStep(state: State, direction: State, current: number): State {
  const h = hindmarshRose.step
  const k1 = slope(state, current)
  const second = moved(state, k1, h / 2)
  const third = moved(state, slope(second, current), h / 2)
  const fourth = moved(state, slope(third, current), h)
  const l1 = slopeAlong(state, direction)
  const l2 = slopeAlong(second, moved(direction, l1, h / 2))
  const l3 = slopeAlong(third, moved(direction, l2, h / 2))
  const l4 = slopeAlong(fourth, moved(direction, l3, h))
  return direction.map(
    (value, i) => value + (h / 6) * ((l1[i] ?? 0) + 2 * (l2[i] ?? 0) + 2 * (l3[i] ?? 0) + (l4[i] ?? 0))
  ) as State
}

function rungeKutta(from: State, current: number, steps: number): State {
  const h = hindmarshRose.step
  let state = from
  for (let step = 0; step < steps; step++) {
    const k1 = slope(state, current)
    const k2 = slope(moved(state, k1, h / 2), current)
    const k3 = slope(moved(state, k2, h / 2), current)
    const k4 = slope(moved(state, k3, h), current)
    for (const [k, weight] of [
      [k1, 1],
      [k2, 2],
      [k3, 2],
      [k4, 1]
    ] as const)
      state = moved(state, k, (h * weight) / 6)
  }
  return state
}

/** Number of upward crossings of x = 1 in the first trajectory. */
function spikes(trajectory: Float32Array): number {
  let count = 0
  for (let at = 3; at < trajectory.length; at += 3) {
    if ((trajectory[at - 3] ?? 0) < 1 && (trajectory[at] ?? 0) >= 1) count++
  }
  return count
}

describe('the Hindmarsh–Rose network', () => {
  it('takes the same steps as the equations in float64', async () => {
    const start: State = [-1.2, -6, 1.5]
    const steps = 200
    const trajectory = await states([start], 2, steps)
    rungeKutta(start, 2, steps).forEach((value, i) => {
      expect(trajectory[(steps - 1) * 3 + i]).toBeCloseTo(value, 3)
    })
  })

  it('rests where x³ + 2x² + 4x + 5.4 = I without current', async () => {
    const steps = 40_000
    const trajectory = await states([[-1.6, -12, 1.9]], 0, steps)
    const [x = NaN, y = NaN, z = NaN] = trajectory.subarray((steps - 1) * 3)
    expect(x ** 3 + 2 * x ** 2 + 4 * x + 5.4).toBeCloseTo(0, 2)
    expect(y).toBeCloseTo(1 - 5 * x ** 2, 3)
    expect(z).toBeCloseTo(4 * (x + 1.6), 2)
  })

  it('is silent at rest, bursts at I = 2 and spikes more often the stronger the current', async () => {
    const counts = []
    for (const current of [0, 2, 4]) counts.push(spikes(await states([[-1.6, -12, 1.9]], current, 20_000)))
    expect(counts[0]).toBe(0)
    expect(counts[1]).toBeGreaterThan(5)
    expect(counts[2]).toBeGreaterThan(2 * (counts[1] ?? 0))
  })

  // Benettin's method along the network's own trajectory; known answers: 0.0137 ± 0.002 at I = 3.25, 0 at I = 4.
  it.each([
    [3.25, 0.0137],
    [4, 0]
  ])('has the largest Lyapunov exponent of I = %f', async (current, expected) => {
    const [settling, steps] = [40_000, 300_000]
    const trajectory = await states([[-1.6, -12, 1.9]], current, settling + steps)
    let direction: State = [1, 0, 0]
    let sum = 0
    for (let step = 0; step < steps; step++) {
      const at = 3 * (settling + step)
      direction = tangentStep([...trajectory.subarray(at, at + 3)] as State, direction, current)
      const growth = Math.hypot(...direction)
      direction = direction.map((value) => value / growth) as State
      sum += Math.log(growth)
    }
    expect(Math.abs(sum / (steps * hindmarshRose.step) - expected)).toBeLessThan(0.002)
  })
})

describe('the sample study', () => {
  const { view, symbols, bindings } = hindmarshRoseStudy
  it('keeps room for the states at all currents that its slider has', async () => {
    const { lower = [], upper = [] } = view.box ?? {}
    const steps = symbols['time'] ?? 0
    const { smallest, largest } = bindings['current']?.settings ?? {}
    expect([smallest, largest, steps > 0]).toEqual([0, 4, true])
    for (let current = 0; current <= 4; current += 0.25) {
      const path = await states([[-1.3, -7.5, 1.2]], current, steps)
      for (let i = 0; i < path.length; i++) {
        const value = path[i] ?? NaN
        if (!(value >= (lower[i % 3] ?? NaN) && value <= (upper[i % 3] ?? NaN)))
          throw new Error(`At ${current}, coordinate ${i % 3} reaches ${value}.`)
      }
    }
  })
})
