/** Clamps a value: a ← the nearest number from low to high. Cases: either bound may be infinite; NaN stays NaN. */
import type { EditForm } from './edit-slot.ts'

export const clamp: EditForm = {
  feeds: ['low', 'high'],
  target: ({ edit, slot: { type }, before, feed }) =>
    edit.extreme('Min', type, edit.extreme('Max', type, before, feed('low')), feed('high'))
}
