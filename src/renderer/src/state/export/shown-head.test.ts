import { describe, expect, it } from 'vitest'
import { emptyAnimation, type StudyAnimation } from '#shared/animation.ts'
import { withOrbit, withReveal } from '#shared/animation-presets.ts'
import { plainRecipe } from '#shared/export-recipe.ts'
import { emptyDocument } from '../study-document.ts'
import { withHead } from './shown-head.ts'

const whole = { tail: 1, lead: 0, fade: false }
interface Study {
  view: typeof whole
  animation: StudyAnimation
}

const shown = (axis: 'stimulus' | 'time', position: number, head: number, more: Partial<Study> = {}) => ({
  document: { current: { ...emptyDocument, view: whole, ...more } },
  transport: { axis, position, points: 11, played: null },
  views: { scene: { content: { head } } }
})

describe('withHead', () => {
  it('says where the head is along time, unless it is where an opened study has it', () => {
    expect(withHead(plainRecipe('svg'), shown('time', 5, 0.5)).head).toBe(0.5)
    expect(withHead(plainRecipe('svg'), shown('time', 10, 1)).head).toBeUndefined()
  })

  it('leaves along the stimulus what follows from values, and says what a track has moved', () => {
    const short = { ...whole, tail: 0.2 }
    expect(withHead(plainRecipe('png'), shown('stimulus', 5, 0.5, { view: short })).head).toBeUndefined()
    expect(withHead(plainRecipe('png'), shown('stimulus', 5, 1)).head).toBeUndefined()
    expect(withHead(plainRecipe('png'), shown('stimulus', 5, 0)).head).toBe(0)
  })

  it('keeps what was chosen, and says nothing to formats and panels that have heads of their own', () => {
    expect(withHead({ ...plainRecipe('png'), head: 0.25 }, shown('time', 5, 0.5)).head).toBe(0.25)
    expect(withHead(plainRecipe('csv'), shown('time', 5, 0.5)).head).toBeUndefined()
    const panels = { by: 'parameter', parameter: 'b', count: 4 } as const
    expect(withHead({ ...plainRecipe('svg'), panels }, shown('stimulus', 5, 0)).head).toBeUndefined()
  })

  it('says to a film where the head stays, unless a track or values of sliders move it', () => {
    const orbit = withOrbit(emptyAnimation, { position: [2, 0, 1], target: [0, 0, 0], orthographic: true })
    const headIn = (axis: 'time' | 'stimulus', animation?: StudyAnimation): number | undefined =>
      withHead(plainRecipe('gif'), shown(axis, 5, 0.5, animation && { animation })).head
    expect(headIn('time', orbit)).toBe(0.5)
    expect(headIn('time', withReveal(orbit))).toBeUndefined()
    expect(headIn('time', { ...withReveal(orbit), plays: 'camera' })).toBe(0.5)
    // What its timeline stands for goes along the time.
    expect(headIn('time')).toBeUndefined()
    expect(headIn('stimulus', orbit)).toBeUndefined()
  })
})
