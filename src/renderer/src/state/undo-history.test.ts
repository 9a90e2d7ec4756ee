import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UndoHistory } from './undo-history.ts'

interface Numbers {
  a: number
  b: number
  list: number[]
}

const begin = () => new UndoHistory<Numbers>({ a: 0, b: 0, list: [] })
const setA = (value: number) => ({
  control: 'a',
  label: 'a',
  recipe: (draft: Numbers) => {
    draft.a = value
  }
})

describe('undo history', () => {
  it('makes one entry of a drag', () => {
    const history = begin()
    for (let i = 1; i <= 100; i++) history.edit(setA(i))
    history.settle()
    expect(history.undo().a).toBe(0)
    expect(history.redo().a).toBe(100)
    expect(history.redoLabel).toBeNull()
  })
  it('makes two entries of two drags of the same control', () => {
    const history = begin()
    history.edit(setA(1))
    history.settle()
    history.edit(setA(2))
    expect(history.undo().a).toBe(1)
    expect(history.undo().a).toBe(0)
  })
  it('does not coalesce across another control', () => {
    const history = begin()
    history.edit(setA(1))
    history.edit({
      control: 'b',
      label: 'b',
      recipe: (draft) => {
        draft.b = 5
      }
    })
    history.edit(setA(2))
    expect(history.undo()).toMatchObject({ a: 1, b: 5 })
    expect(history.undo()).toMatchObject({ a: 1, b: 0 })
    expect(history.undo()).toMatchObject({ a: 0, b: 0 })
  })
  it('takes back a drag that is cancelled, and leaves no trace of it', () => {
    const history = begin()
    history.edit(setA(1))
    history.settle()
    history.edit(setA(2))
    history.edit(setA(3))
    expect(history.abandon().a).toBe(1)
    expect(history.redoLabel).toBeNull()
    expect(history.abandon().a).toBe(1)
    expect(history.undo().a).toBe(0)
  })
  it('retracts a finished entry of the control that asks for it, and no other', () => {
    const history = begin()
    history.edit(setA(1))
    history.settle()
    history.edit(setA(2))
    history.settle()
    expect(history.retract('b').a).toBe(2)
    expect(history.retract('a').a).toBe(1)
    expect(history.redoLabel).toBeNull()
    expect(history.undo().a).toBe(0)
    expect(history.retract('a').a).toBe(0)
  })
  it('leaves what changed without an entry alone', () => {
    const history = begin()
    history.edit(setA(1))
    history.change((draft) => {
      draft.b = 9
    })
    expect(history.undo()).toMatchObject({ a: 0, b: 9 })
  })
  it('makes no entry of an edit that changes nothing', () => {
    const history = begin()
    history.edit({ control: 'a', label: 'a', recipe: () => undefined })
    expect(history.undoLabel).toBeNull()
  })
  it('forgets what was undone once something new is done', () => {
    const history = begin()
    history.edit(setA(1))
    history.undo()
    history.edit(setA(2))
    expect(history.redo().a).toBe(2)
  })
  it('undo of everything is the beginning, redo of everything the end', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('a' as const), value: fc.integer() }),
      fc.record({ kind: fc.constant('push' as const), value: fc.integer() }),
      fc.record({ kind: fc.constant('shift' as const), value: fc.integer() }),
      fc.record({ kind: fc.constant('settle' as const), value: fc.integer() })
    )
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const history = begin()
        const first = history.current
        for (const { kind, value } of steps) {
          if (kind === 'settle') history.settle()
          else if (kind === 'a') history.edit(setA(value))
          else {
            const recipe = (draft: Numbers) => {
              if (kind === 'push') draft.list.push(value)
              else draft.list.shift()
            }
            history.edit({ control: 'list', label: 'list', recipe })
          }
        }
        const end = history.current
        while (history.undoLabel !== null) history.undo()
        expect(history.current).toEqual(first)
        while (history.redoLabel !== null) history.redo()
        expect(history.current).toEqual(end)
      })
    )
  })
})
