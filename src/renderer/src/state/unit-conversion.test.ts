import { describe, expect, it } from 'vitest'
import { emptyAnimation, type StudyAnimation } from '#shared/animation.ts'
import type { StudyCondition } from '#shared/intervention.ts'
import { plainPreprocessing, type InputDescription, type Parameter } from '#shared/stimulus.ts'
import { bindInput } from './document-edits.ts'
import { emptyDocument } from './study-document.ts'
import { UndoHistory } from './undo-history.ts'
import { convertedValues } from './unit-conversion.ts'

/** A delay of which 16 steps are a millisecond, beside what has no unit. */
const delayIn = (unit: 'steps' | 'ms'): Parameter[] => {
  const plain = { hard: [0, 1e9], soft: [0, 100], scale: 'linear', default: 0 } as const
  const range = { hard: [...plain.hard] as [number, number], soft: [...plain.soft] as [number, number] }
  return [
    { ...plain, ...range, name: 'delay', label: 'Delay', unit, unitSize: unit === 'ms' ? 16 : 1 },
    { ...plain, ...range, name: 'duty', label: 'Duty', unit: '' }
  ]
}
const description = (unit: 'steps' | 'ms'): InputDescription => ({
  input: 'x',
  binding: { family: 'series', settings: { time: unit }, preprocessing: plainPreprocessing },
  parameters: delayIn(unit),
  settings: [],
  families: ['series'],
  suggestedPreprocessing: plainPreprocessing,
  warnings: []
})
const source = { values: { x: { delay: 16 }, y: { delay: 16 } }, sweep: [] }
const condition: StudyCondition = {
  id: 'c',
  name: 'C',
  enabled: true,
  solo: false,
  mark: 0,
  interventions: [
    { id: 'i', kind: 'patch', site: 's', source, name: '', solo: false, enabled: true },
    { id: 'j', kind: 'zero', site: 's', name: '', solo: false, enabled: true },
    {
      id: 'k',
      kind: 'mean',
      site: 's',
      source: { stimuli: [{ x: { delay: 48 } }] },
      perPosition: true,
      name: '',
      solo: false,
      enabled: true
    }
  ]
}
const before = {
  ...emptyDocument,
  values: { x: { delay: 32, duty: 0.5 } },
  sweep: [{ input: 'x', parameter: 'delay', from: 0, to: 160, count: 8 }],
  conditions: [condition]
}

describe('a unit that changes', () => {
  it('converts the sliders, the sweep, and the stimuli that conditions take values from', () => {
    const history = new UndoHistory(before)
    const { values, sweep, conditions } = history.edit(bindInput(description('ms'), delayIn('steps')))
    expect(values['x']).toEqual({ delay: 2, duty: 0.5 })
    expect(sweep).toEqual([{ input: 'x', parameter: 'delay', from: 0, to: 10, count: 8 }])
    expect(conditions[0]?.interventions[0]).toMatchObject({
      source: { values: { x: { delay: 1 }, y: { delay: 16 } } }
    })
    expect(conditions[0]?.interventions[2]).toMatchObject({ source: { stimuli: [{ x: { delay: 3 } }] } })
    expect(conditions[0]?.interventions[1]).toEqual(condition.interventions[1])
  })

  it('is taken back in one step, and by changing it back', () => {
    const history = new UndoHistory(before)
    history.edit(bindInput(description('ms'), delayIn('steps')))
    const there = history.edit(bindInput(description('steps'), delayIn('ms')))
    expect(there.values).toEqual(before.values)
    expect(there.sweep).toEqual(before.sweep)
  })

  it('converts the keys of the animation', () => {
    const keys = [{ at: 0, easing: 'linear' as const, value: 32 }]
    const animation: StudyAnimation = {
      ...emptyAnimation,
      tracks: [
        { kind: 'parameter', input: 'x', parameter: 'delay', keys },
        { kind: 'parameter', input: 'y', parameter: 'delay', keys }
      ]
    }
    const history = new UndoHistory({ ...before, animation })
    const { tracks } = history.edit(bindInput(description('ms'), delayIn('steps'))).animation
    expect(tracks.map((track) => track.keys.map(({ value }) => value))).toEqual([[2], [32]])
  })

  it('leaves numbers alone whose parameter is new or gone', () => {
    const change = { input: 'x', before: { a: 16 }, after: { b: 4 } }
    expect(convertedValues({ x: { a: 3, b: 5 } }, change)).toEqual({ x: { a: 3, b: 5 } })
    expect(convertedValues({ y: { a: 3 } }, change)).toEqual({ y: { a: 3 } })
  })
})
