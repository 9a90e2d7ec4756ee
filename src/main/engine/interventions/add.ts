/**
 * Adds to a value: a ← a + v.
 * - `absolute`: v as it is fed (steering by a vector; seeded noise, which broadcasts over nothing).
 * - `norm`: v has the length 1 and counts in norms of a along its features, for each state vector by itself. A state
 *   vector of length 0 stays as it is.
 */
import { norm } from './directions.ts'
import type { EditForm } from './edit-slot.ts'

export const add: EditForm = {
  feeds: ['value'],
  target: ({ edit, before, feed }) => edit.node('Add', [before, feed('value')])
}

export const addInNorms: EditForm = {
  feeds: ['direction'],
  target: (place) => {
    const { edit, before, feed } = place
    return edit.node('Add', [before, edit.node('Mul', [norm(place, before), feed('direction')])])
  }
}
