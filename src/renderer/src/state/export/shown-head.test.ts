import { describe, expect, it } from 'vitest'
import { plainRecipe } from '#shared/export-recipe.ts'
import { withHead } from './shown-head.ts'

const whole = { tail: 1, lead: 0, fade: false }

const shown = (axis: 'stimulus' | 'time', position: number, head: number, view = whole) => ({
  document: { current: { view } },
  transport: { axis, position, points: 11 },
  views: { scene: { content: { head } } }
})

describe('withHead', () => {
  it('says where the head is along time, unless it is where an opened study has it', () => {
    expect(withHead(plainRecipe('svg'), shown('time', 5, 0.5)).head).toBe(0.5)
    expect(withHead(plainRecipe('svg'), shown('time', 10, 1)).head).toBeUndefined()
  })

  it('leaves along the stimulus what follows from values, and says what a track has moved', () => {
    const short = { ...whole, tail: 0.2 }
    expect(withHead(plainRecipe('png'), shown('stimulus', 5, 0.5, short)).head).toBeUndefined()
    expect(withHead(plainRecipe('png'), shown('stimulus', 5, 1)).head).toBeUndefined()
    expect(withHead(plainRecipe('png'), shown('stimulus', 5, 0)).head).toBe(0)
  })

  it('keeps what was chosen, and says nothing to formats and panels that have heads of their own', () => {
    expect(withHead({ ...plainRecipe('png'), head: 0.25 }, shown('time', 5, 0.5)).head).toBe(0.25)
    expect(withHead(plainRecipe('mp4'), shown('time', 5, 0.5)).head).toBeUndefined()
    const panels = { by: 'parameter', parameter: 'b', count: 4 } as const
    expect(withHead({ ...plainRecipe('svg'), panels }, shown('stimulus', 5, 0)).head).toBeUndefined()
  })
})
