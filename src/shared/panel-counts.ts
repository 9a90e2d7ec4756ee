/** How many panels a sheet has before anything is drawn. Pure. */
import type { SheetPanels } from './sheet-panels.ts'
import { plannedConditions } from './shown-conditions.ts'
import type { Study } from './study.ts'

/** Of sites, and of the baseline and the conditions that are shown. */
export type PanelCounts = Record<Exclude<SheetPanels['by'], 'parameter'>, number>

export const panelCounts = ({ traces, conditions }: Pick<Study, 'traces' | 'conditions'>): PanelCounts => ({
  site: traces.length,
  condition: 1 + plannedConditions(conditions).filter(({ isHidden }) => isHidden !== true).length
})

/** Null where that is not known without the study. */
export function countOfPanels(panels: SheetPanels, counts: PanelCounts | null): number | null {
  if (panels.by === 'parameter') return panels.values?.length ?? panels.count
  return counts?.[panels.by] ?? null
}
