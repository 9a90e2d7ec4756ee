/** What of a study can be exported: its 3D view, or one of its plots. Names and words only. */
import type { ExportKind } from './export-formats.ts'

export const exportedThings = {
  view: '3D view',
  distance: 'Distance from the baseline',
  metric: 'Metric',
  activity: 'Activity of units',
  effects: 'Map of effects',
  attention: 'Attention pattern',
  accuracy: 'Accuracy of training',
  loss: 'Loss of training'
} as const

export type ExportedThing = keyof typeof exportedThings
export type PlotName = Exclude<ExportedThing, 'view'>
export const exportedThingNames = Object.keys(exportedThings) as ExportedThing[]

/** A plot does not move and has no depth. */
const plotKinds: readonly ExportKind[] = ['still', 'vector', 'data']

export const isPlotKind = (kind: ExportKind): boolean => plotKinds.includes(kind)

/** Plots of runs of the Lab, which belong to no study. */
export const isOfTraining = (of: ExportedThing): boolean => of === 'accuracy' || of === 'loss'
