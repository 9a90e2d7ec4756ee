import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interventionSchema, type StudyIntervention } from '#shared/intervention.ts'
import {
  defaultLabel,
  indicesFrom,
  indicesText,
  interventionLabel,
  kindGroups
} from './intervention-words.ts'

const zeroAt = (site: string): StudyIntervention => ({
  id: 'edit-1',
  name: '',
  enabled: true,
  solo: false,
  site,
  kind: 'zero'
})

describe('an intervention in words', () => {
  const head = { ...zeroAt('blocks.0.attn.z'), select: { head: [2] } }
  it('says what it does and where, or what the user calls it', () => {
    expect(defaultLabel(zeroAt('conv1'))).toBe('zero conv1')
    expect(defaultLabel(head)).toBe('zero head 2 of blocks.0.attn.z')
    expect(defaultLabel({ ...head, select: { head: [0, 1, 2], position: [-1] } })).toBe(
      'zero heads 0–2, position −1 of blocks.0.attn.z'
    )
    expect(interventionLabel({ ...head, name: 'previous-token head' })).toBe('previous-token head')
  })
})

it('every kind of edit has its words', () => {
  const kinds = interventionSchema.options.map(({ shape }) => shape.kind.value)
  expect(kindGroups.flatMap((group) => group.kinds.map(({ kind }) => kind)).toSorted()).toEqual(
    kinds.toSorted()
  )
})

describe('indices as text', () => {
  it('reads back what it writes', () => {
    const lists = fc.uniqueArray(fc.integer({ min: -20, max: 40 }), { minLength: 1 })
    fc.assert(
      fc.property(lists, (indices) => {
        const sorted = indices.toSorted((a, b) => a - b)
        expect(indicesFrom(indicesText(indices))).toEqual(sorted)
      })
    )
  })
  it('writes runs short', () => {
    expect(indicesText([5, 3, 4, 9, -1, 0, 1])).toBe('−1, 0, 1, 3–5, 9')
  })
  it.each(['', 'x', '3-1', '1.5', '--2', '2, y'])('does not read %j', (text) => {
    expect(indicesFrom(text)).toBeNull()
  })
})
