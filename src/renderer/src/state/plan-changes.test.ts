import { describe, expect, it } from 'vitest'
import { changedParameters, mergedDrag, whatChanged } from './plan-changes.ts'

const sweep = [{ input: 'x', parameter: 'contrast' }]
const base = { x: { contrast: 1, orientation: 0 }, y: { level: 2 } }

describe('what a change asks for', () => {
  it('moves only the head when only the swept parameter changed', () => {
    expect(whatChanged(base, { ...base, x: { contrast: 0.5, orientation: 0 } }, sweep)).toBe('current')
  })
  it('asks for the path when anything else changed', () => {
    expect(whatChanged(base, { ...base, x: { contrast: 0.5, orientation: 9 } }, sweep)).toBe('path')
    expect(whatChanged(base, { ...base, y: { level: 3 } }, sweep)).toBe('path')
    expect(whatChanged(base, { x: base.x }, sweep)).toBe('path')
  })
  it('asks for nothing when nothing changed', () => {
    expect(whatChanged(base, { ...base, x: { ...base.x } }, sweep)).toBeNull()
    expect(changedParameters(base, base)).toEqual([])
  })
})

describe('merging drags', () => {
  const head = { plan: 'p', values: base, what: 'current', stride: 1 } as const
  const path = { plan: 'p', values: {}, what: 'path', stride: 4 } as const
  it('keeps a path that was not sent yet, at the newest values', () => {
    expect(mergedDrag(path, head)).toEqual({ plan: 'p', values: base, what: 'path', stride: 4 })
  })
  it('else takes the newer one', () => {
    expect(mergedDrag(head, path)).toBe(path)
    expect(mergedDrag(path, { ...head, plan: 'q' })).toMatchObject({ plan: 'q', what: 'current' })
    expect(mergedDrag(path, { ...path, stride: 1 }).stride).toBe(1)
  })
})
