/** Nodes that several edits along a direction have in common. Axes that are summed over keep the size 1. */
import type { EditPlace } from './edit-slot.ts'

/** Sum over the features. */
function sumOfFeatures({ edit, slot }: EditPlace, value: string): string {
  const axes = [...slot.featureAxes]
  return edit.opset >= 13
    ? edit.node('ReduceSum', [value, edit.integers(...axes)], { keepdims: 1 })
    : edit.node('ReduceSum', [value], { axes, keepdims: 1 })
}

/** a·r̂ for every state vector; the direction is fed with length 1. */
export const along = (place: EditPlace, value: string): string =>
  sumOfFeatures(place, place.edit.node('Mul', [value, place.feed('direction')]))

/** ‖a‖ for every state vector. */
export const norm = (place: EditPlace, value: string): string =>
  place.edit.node('Sqrt', [sumOfFeatures(place, place.edit.node('Mul', [value, value]))])

/** (a·r̂) r̂ */
export const projected = (place: EditPlace): string =>
  place.edit.node('Mul', [along(place, place.before), place.feed('direction')])
