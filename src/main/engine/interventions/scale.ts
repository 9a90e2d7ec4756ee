/** Scales a value: a ← factor · a. Cases: factor 0 is zero ablation of finite values, −1 turns the sign. */
import type { EditForm } from './edit-slot.ts'

export const scale: EditForm = {
  feeds: ['factor'],
  target: ({ edit, before, feed }) => edit.node('Mul', [before, feed('factor')])
}
