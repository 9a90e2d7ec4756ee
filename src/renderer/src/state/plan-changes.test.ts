import { describe, expect, it } from 'vitest'
import type { StimulusValues } from '#shared/stimulus.ts'
import { zeroAt } from './testing/conditions.ts'
import { changedParameters, mergedDrag, whatChanged, type Shown } from './plan-changes.ts'

const sweep = [{ input: 'x', parameter: 'contrast' }]
const values = { x: { contrast: 1, orientation: 0 }, y: { level: 2 } }

const base = { values, conditions: [] }
const at = (changed: StimulusValues): Shown => ({ ...base, values: changed })

describe('what a change asks for', () => {
  it('moves only the head when only the swept parameter changed', () => {
    expect(whatChanged(base, at({ ...values, x: { contrast: 0.5, orientation: 0 } }), sweep)).toBe('current')
  })
  it('asks for the path when anything else changed', () => {
    expect(whatChanged(base, at({ ...values, x: { contrast: 0.5, orientation: 9 } }), sweep)).toBe('path')
    expect(whatChanged(base, at({ ...values, y: { level: 3 } }), sweep)).toBe('path')
    expect(whatChanged(base, at({ x: values.x }), sweep)).toBe('path')
  })
  it('asks for the path when another intervention acts, or the same one in another way', () => {
    const zero = zeroAt('h')
    const shown = { values, conditions: [{ id: 'c', interventions: [zero] }] }
    const off = { values, conditions: [{ id: 'c', interventions: [{ ...zero, enabled: false }] }] }
    expect(whatChanged(base, shown, sweep)).toBe('path')
    expect(whatChanged(shown, off, sweep)).toBe('path')
    expect(whatChanged(shown, { values, conditions: [{ id: 'c', interventions: [zero] }] }, sweep)).toBeNull()
  })
  it('asks for nothing when nothing changed', () => {
    expect(whatChanged(base, at({ ...values, x: { ...values.x } }), sweep)).toBeNull()
    expect(changedParameters(values, values)).toEqual([])
  })
})

describe('merging drags', () => {
  const head = { plan: 'p', values, what: 'current', stride: 1 } as const
  const path = { plan: 'p', values: {}, what: 'path', stride: 4 } as const
  it('keeps a path that was not sent yet, at the newest values', () => {
    expect(mergedDrag(path, head)).toEqual({ plan: 'p', values, what: 'path', stride: 4 })
  })
  it('else takes the newer one', () => {
    expect(mergedDrag(head, path)).toBe(path)
    expect(mergedDrag(path, { ...head, plan: 'q' })).toMatchObject({ plan: 'q', what: 'current' })
    expect(mergedDrag(path, { ...path, stride: 1 }).stride).toBe(1)
  })
})
