import { expect, it } from 'vitest'
import { skippedNotes } from './skipped-notes.ts'

it('says why values are not recorded, and names a few of them', () => {
  const reason = 'Its branch did not run on the example.'
  const skipped = ['a', 'b', 'c', 'd', 'e'].map((tensor) => ({ scope: [], tensor, reason }))
  const other = { scope: [], tensor: 'parts', reason: 'It is a sequence, not a tensor.' }
  expect(skippedNotes([...skipped, other])).toEqual([
    "Not recorded (its branch did not run on the example): 'a', 'b', 'c' and 2 more.",
    "Not recorded (it is a sequence, not a tensor): 'parts'."
  ])
  expect(skippedNotes([])).toEqual([])
})
