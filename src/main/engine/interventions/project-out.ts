/**
 * Directional ablation: a ← a − (a·r̂) r̂, for every state vector along the feature axis; then a·r̂ = 0.
 * Its counterpart keeps only that part: a ← (a·r̂) r̂. The two add up to a.
 */
import { projected } from './directions.ts'
import type { EditForm } from './edit-slot.ts'

export const projectOut: EditForm = {
  feeds: ['direction'],
  target: (place) => place.edit.node('Sub', [place.before, projected(place)])
}

export const keepDirection: EditForm = { feeds: ['direction'], target: projected }
