import { describe, expect, it } from 'vitest'
import { emptyAnimation, type StudyAnimation } from './animation.ts'
import {
  withOrbit,
  withReveal,
  withStrength,
  withSweep,
  withTiming,
  withWholeRange
} from './animation-presets.ts'
import { frameMoments } from './animation-times.ts'
import { animationAt } from './animation-values.ts'
import type { CameraState } from './camera-state.ts'
import type { Parameter } from './stimulus.ts'

const camera: CameraState = { position: [3, 0, 2], target: [0, 0, 0], orthographic: false }
const phase: Parameter = {
  name: 'phase',
  label: 'Phase',
  unit: '°',
  hard: [-360, 360],
  soft: [0, 360],
  scale: 'linear',
  default: 0,
  period: 360
}
const size: Parameter = { ...phase, name: 'size', label: 'Size', unit: '', soft: [1, 5] }
delete size.period
const parameterOf = ({ parameter }: { parameter: string }) => (parameter === 'phase' ? phase : size)

const second = { ...emptyAnimation, duration: 1, fps: 4 }
const shown = (animation: StudyAnimation) =>
  frameMoments(animation).map((moment) => animationAt(animation, moment, parameterOf))
const values = (animation: StudyAnimation) => shown(animation).map(({ values: [first] }) => first?.value)

describe('presets', () => {
  it('turn the camera round without showing the first picture twice', () => {
    const places = shown(withOrbit(second, camera, { turns: 1, direction: 'clockwise' })).map(
      ({ camera: at }) => at?.position.map((value) => Math.round(value * 1e9) / 1e9 + 0)
    )
    expect(places).toEqual([
      [3, 0, 2],
      [0, -3, 2],
      [-3, 0, 2],
      [0, 3, 2]
    ])
  })
  it('sweep from the first value to the last one, or round', () => {
    const sizes = withSweep(second, { input: 'x', parameter: 'size' }, [1, 4])
    expect(values(sizes)).toEqual([1, 2, 3, 4])
    expect(values(withWholeRange(second, 'x', phase))).toEqual([0, 90, 180, 270])
  })
  it('let paths grow, and interventions come in', () => {
    expect(shown(withReveal({ ...second, loop: 'once', fps: 5 })).map(({ head }) => head)).toEqual([
      0, 0.25, 0.5, 0.75, 1
    ])
    const strength = withStrength(second, { input: 'condition/c', parameter: 'size' })
    expect(values(strength)[3]).toBe(1)
  })
  it('go together, and the same one twice counts once', () => {
    const both = withOrbit(withSweep(second, { input: 'x', parameter: 'size' }, [1, 4]), camera)
    expect(both.tracks.map(({ kind }) => kind)).toEqual(['parameter', 'camera'])
    expect(withOrbit(both, camera)).toEqual(both)
    expect(withOrbit({ ...second, plays: 'parameters' }, camera).plays).toBe('both')
  })
  it('keep showing the last value when the timing changes, and no turn twice', () => {
    const sizes = withSweep(second, { input: 'x', parameter: 'size' }, [1, 4])
    expect(values(withTiming(sizes, { fps: 7 }, parameterOf)).at(-1)).toBe(4)
    expect(values(withTiming(sizes, { loop: 'once' }, parameterOf)).at(-1)).toBe(4)
    const turn = withTiming(withWholeRange(second, 'x', phase), { loop: 'once' }, parameterOf)
    expect(values(withTiming(turn, { loop: 'loop' }, parameterOf))).toEqual([0, 90, 180, 270])
  })
})
