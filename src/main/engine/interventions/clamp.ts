/** Clamps a value: a ← the nearest number from low to high. Cases: either bound may be infinite; NaN stays NaN. */
import type { EditForm } from './edit-slot.ts'

export const clamp: EditForm = {
  feeds: ['low', 'high'],
  target: ({ edit, before, feed }) =>
    edit.node('Min', [edit.node('Max', [before, feed('low')]), feed('high')])
}
