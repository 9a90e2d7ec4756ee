import { describe, expect, it } from 'vitest'
import type { Track } from '#shared/animation.ts'
import { numbersOfOneMoment } from './film-numbers-note.ts'

const linear = 'linear' as const
const slider = (parameter: string, to: number): Track => ({
  ...{ kind: 'parameter', input: 'x', parameter },
  keys: [
    { at: 0, easing: linear, value: 0 },
    { at: 1, easing: linear, value: to }
  ]
})
const projections: Track = {
  ...{ kind: 'projection', trace: 't' },
  keys: [
    { at: 0, easing: linear, value: 'p' },
    { at: 1, easing: linear, value: 'q' }
  ]
}
const sweep = [{ input: 'x', parameter: 'a' }]
const noted = (track: Track, plays: 'both' | 'camera' = 'both'): boolean =>
  numbersOfOneMoment({ tracks: [track], plays }, sweep) !== null

describe('numbers beside a film', () => {
  it('are of one moment where a slider that is not swept moves, or a projection', () => {
    expect(numbersOfOneMoment({ tracks: [slider('b', 1)], plays: 'both' }, sweep)).toContain(
      'of one moment, with the sliders'
    )
    expect(noted(projections)).toBe(true)
  })
  it('are all there is where the stimulus only goes along its sweep, or nothing moves', () => {
    expect([noted(slider('a', 1)), noted(slider('b', 0)), noted(slider('b', 1), 'camera')]).toEqual([
      ...[false, false, false]
    ])
  })
})
