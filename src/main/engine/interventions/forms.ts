/** The form of each kind of edit, and how its strength enters. */
import type { Graph } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { GraphEdit, tensorInfo } from '#engine/onnx/graph-edit.ts'
import { LimenError } from '#shared/errors.ts'
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
 * The edited value where any amount is not 0; else the value itself, bit for bit, and nothing of the edit is computed: a network can be
 * prepared to be edited at many places while few edits are active.
 */
export function edited(place: EditPlace, names: NameSupply): string {
  const { edit, slot, before, feed, number } = place
  const inside = new GraphEdit(edit.opset, names)
  const numberInside = (value: number): string => inside.constant(slot.type, [], [value])
  const result = blended({ ...place, edit: inside, number: numberInside })
  const outside = new GraphEdit(edit.opset, names)
  const kept = outside.node('Identity', [before])
  const largest = edit.node('ReduceMax', [edit.node('Abs', [feed(amount)])], { keepdims: 0 })
  return edit.node('If', [edit.node('Not', [edit.equal(largest, number(0))])], {
    then_branch: branch('edited', inside, result, slot),
    else_branch: branch('as it is', outside, kept, slot)
  })
}

function branch(name: string, edit: GraphEdit, result: string, { type, rank }: EditSlot): Graph {
  const dims = Array.from({ length: rank }, () => null)
  edit.output(tensorInfo(result, type, dims))
  const empty: Graph = {
    name,
    nodes: [],
    inputs: [],
    outputs: [],
    initializers: new Map(),
    valueInfo: new Map()
  }
  return edit.appliedTo(empty)
}

/**
 * The edited value: as it was where the amount is 0 and the whole edit where it is 1, both exactly, even where a value is
 * infinite (but −0 becomes 0, since ONNX Runtime's Where adds its two sides); in between and beyond,
 * (1 − amount) · before + amount · target. A rotation takes the amount as a share of its angle instead.
 */
function blended(place: EditPlace): string {
  const { edit, slot, before, number } = place
  const share = shareOf(place)
  const target = formOf(slot).target(place)
  const isOff = edit.equal(share, number(0))
  if (slot.kind === 'rotate') return edit.where(slot.type, isOff, before, target)
  const isWhole = edit.equal(share, number(1))
  const mixed = edit.node('Add', [
    edit.node('Mul', [before, edit.node('Sub', [number(1), share])]),
    edit.node('Mul', [target, share])
  ])
  return edit.where(slot.type, isOff, before, edit.where(slot.type, isWhole, target, mixed))
}

/**
 * The amount; 0 where the value that would come in is NaN because the branch that makes it did not run there: a value that
 * does not exist replaces nothing.
 */
function shareOf({ edit, slot, feed, number }: EditPlace): string {
  const share = feed(amount)
  if (!slot.atSomeSteps || formOf(slot) !== replacement) return share
  if (edit.opset < 9) throw tooOld(slot)
  const isThere = edit.node('Less', [number(-1), edit.node('Abs', [feed('value')])])
  return edit.where(slot.type, isThere, share, number(0))
}

const tooOld = ({ site, tensor }: EditSlot): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: `'${site ?? tensor}' can not be given other values: it is in a branch inside of a loop of a network of opset 8 or older.`,
    advice: 'Export the network with opset 9 or later, or scale the value instead.',
    part: tensor
  })
