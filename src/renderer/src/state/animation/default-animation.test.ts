import { describe, expect, it } from 'vitest'
import { frameMoments } from '#shared/animation-times.ts'
import { animationAt } from '#shared/animation-values.ts'
import type { StudyAnimation } from '#shared/animation.ts'
import type { Parameter } from '#shared/stimulus.ts'
import { sweepValueAt } from '#shared/sweep-values.ts'
import { emptyDocument, type Timeline } from '../study-document.ts'
import { defaultAnimation } from './default-animation.ts'

const plain: Timeline = emptyDocument.timeline
const parameter = (more: Partial<Parameter> = {}): Parameter => ({
  name: 'a',
  label: 'A',
  unit: '',
  hard: [0, 1000],
  soft: [1, 100],
  scale: 'linear',
  default: 1,
  ...more
})
const swept = (name: string, count: number, more: Partial<Parameter> = {}) => ({
  axis: { input: 'x', parameter: name, from: 0, to: 360, count },
  parameter: parameter({ name, ...more })
})
const shown = (animation: StudyAnimation, index: number, name = 'a', more: Partial<Parameter> = {}) => {
  const moment = frameMoments(animation).at(index) ?? 0
  const { values } = animationAt(animation, moment, () => parameter(more))
  return values.find((each) => each.parameter === name)?.value
}

describe('the animation of a study that has none', () => {
  it('plays what the timeline plays, as long as that takes', () => {
    const animation = defaultAnimation({ ...plain, speed: 2 }, [swept('a', 10)], true)
    expect(animation).toMatchObject({ duration: 3, loop: 'loop', fps: 30 })
    expect([shown(animation, 0), shown(animation, -1)]).toEqual([0, 360])
  })
  it('plays the selection, there and back', () => {
    const timeline: Timeline = {
      ...plain,
      loop: 'selection',
      selection: [0.25, 0.5],
      pingPong: true,
      fps: 24
    }
    const animation = defaultAnimation(timeline, [swept('a', 5)], true)
    expect(animation).toMatchObject({ duration: 1.5, loop: 'ping-pong', fps: 24 })
    expect([shown(animation, 0), shown(animation, 36)]).toEqual([90, 180])
  })
  it('shows no value of a full turn twice', () => {
    const animation = defaultAnimation(plain, [swept('a', 10, { period: 360 })], true)
    expect(shown(animation, -1)).toBeCloseTo(360 - 2, 9)
  })
  it('takes the part of a log scale that the timeline takes', () => {
    const log = swept('a', 11, { scale: 'log' })
    const axis = { ...log.axis, from: 1, to: 100 }
    const timeline: Timeline = { ...plain, loop: 'selection', selection: [0.5, 1] }
    const animation = defaultAnimation(timeline, [{ ...log, axis }], true)
    expect(shown(animation, 0, 'a', { scale: 'log' })).toBeCloseTo(sweepValueAt(axis, 'log', 5), 12)
  })
  it('plays two parameters row by row', () => {
    const animation = defaultAnimation(plain, [swept('slow', 3), swept('a', 4)], true)
    expect(animation.duration).toBe(18)
    const slow = [0, 179, 180, 359, 360, 539].map((index) => shown(animation, index, 'slow'))
    expect(slow).toEqual([0, 0, 180, 180, 360, 360])
    expect([shown(animation, 180), shown(animation, 179)]).toEqual([0, 360])
  })
  it('goes along the axis of the trace where no swept parameter is played', () => {
    const animation = defaultAnimation(plain, null, true)
    const heads = frameMoments(animation).map((moment) => animationAt(animation, moment, () => null).head)
    expect([heads[0], heads.at(-1)]).toEqual([0, 1])
    expect(defaultAnimation(plain, null, false).tracks).toEqual([])
  })
})
