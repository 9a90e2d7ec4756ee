/** The form of each kind of edit, and how its strength enters. */
import { add, addInNorms } from './add.ts'
import { clamp } from './clamp.ts'
import { amount, type EditForm, type EditPlace, type EditSlot } from './edit-slot.ts'
import { keepDirection, projectOut } from './project-out.ts'
import { replacement } from './replacement.ts'
import { rotate } from './rotate.ts'
import { scale } from './scale.ts'

export function formOf({ kind, unit }: Pick<EditSlot, 'kind' | 'unit'>): EditForm {
  switch (kind) {
    case 'zero':
    case 'mean':
    case 'resample':
    case 'patch':
    case 'freeze':
    case 'set':
      return replacement
    case 'add':
      return unit === 'norm' ? addInNorms : add
    case 'noise':
      return add
    case 'clamp':
      return clamp
    case 'scale':
      return scale
    case 'project-out':
      return projectOut
    case 'keep-direction':
      return keepDirection
    case 'rotate':
      return rotate
    default:
      return kind satisfies never
  }
}

/**
 * The edited value: as it was where the amount is 0 and the whole edit where it is 1, both exactly, even where a value
 * is infinite (but −0 becomes 0, since ONNX Runtime's Where adds its two sides); in between and beyond, (1 − amount) · before + amount · target. A rotation takes the amount as a
 * share of its angle instead.
 */
export function blended(place: EditPlace): string {
  const { edit, slot, before, feed, number } = place
  const share = feed(amount)
  const target = formOf(slot).target(place)
  const isOff = edit.node('Equal', [share, number(0)])
  if (slot.kind === 'rotate') return edit.node('Where', [isOff, before, target])
  const isWhole = edit.node('Equal', [share, number(1)])
  const mixed = edit.node('Add', [
    edit.node('Mul', [before, edit.node('Sub', [number(1), share])]),
    edit.node('Mul', [target, share])
  ])
  return edit.node('Where', [isOff, before, edit.node('Where', [isWhole, target, mixed])])
}
