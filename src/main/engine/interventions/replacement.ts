/** The form of all edits that put another value in the place of the present one. */
import type { EditForm } from './edit-slot.ts'

/** a ← value, which is fed. */
export const replacement: EditForm = {
  feeds: ['value'],
  target: ({ feed }) => feed('value')
}
