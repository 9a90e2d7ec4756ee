import { expect, it } from 'vitest'
import type { SiteEffects } from '#shared/effects.ts'
import { studyConditionSchema } from '#shared/intervention.ts'
import { emptyDocument } from './study-document.ts'
import { patchOf, usePatch } from './patch-cell.ts'
import { UndoHistory } from './undo-history.ts'

const found = {
  effects: {
    clean: Float64Array.of(1),
    corrupt: Float64Array.of(0),
    sites: [
      { site: 'a.z', role: 'head' as const, components: 2, patched: Float64Array.of(1, 0) },
      { site: 'a.z', receiver: 'b.q', role: 'head' as const, components: 2, patched: Float64Array.of(1, 0) }
    ]
  },
  direction: 'denoise' as const,
  pairs: [{ clean: { tokens: { item: 1 } }, corrupt: { tokens: { item: 2 } } }]
}

it('a cell patches its component from the run whose values the sweep took', () => {
  expect(patchOf(found, { site: 0, component: 1 }, 'edit-1')).toMatchObject({
    kind: 'patch',
    site: 'a.z',
    select: { head: [1] },
    source: { values: found.pairs[0]?.clean, sweep: [] }
  })
  const noised = patchOf({ ...found, direction: 'noise' }, { site: 0, component: 1 }, 'edit-1')
  expect(noised).toMatchObject({ source: { values: found.pairs[0]?.corrupt } })
  expect(patchOf(found, { site: 2, component: 0 }, 'edit-1')).toBeNull()
})

it('an edge reaches its receiver alone, along the direct path', () => {
  expect(patchOf(found, { site: 1, component: 0 }, 'edit-1')).toMatchObject({
    receiver: { site: 'b.q', through: 'direct' }
  })
})

it('goes into a condition of the study, or into a new one, as the study file has it', () => {
  const history = new UndoHistory(emptyDocument)
  const use = (component: number, into: string | null) => {
    const used = usePatch(found, { site: 0, component }, history.current.conditions, into)
    if (used) history.edit(used.edit)
    return used?.condition.name
  }
  expect(use(0, null)).toBe('Condition 1')
  expect(use(1, 'condition-1')).toBe('Condition 1')
  expect(use(1, null)).toBe('Condition 2')
  const { conditions } = history.current
  expect(conditions.map(({ interventions }) => interventions.map(({ id }) => id))).toEqual([
    ['edit-1', 'edit-2'],
    ['edit-1']
  ])
  for (const condition of conditions) expect(studyConditionSchema.parse(condition)).toEqual(condition)
})

it('a whole layer selects nothing, and components of several axes select along each', () => {
  const of = (site: Partial<SiteEffects>, component: number) => {
    const sites = [
      { site: 'a.z', role: 'unknown' as const, components: 1, patched: Float64Array.of(1), ...site }
    ]
    return patchOf({ ...found, effects: { ...found.effects, sites } }, { site: 0, component }, 'edit-1')
  }
  expect(of({}, 0)).not.toHaveProperty('select')
  const grid: SiteEffects['grid'] = [
    { role: 'head', size: 2 },
    { role: 'position', size: 3 },
    { role: 'head', size: 4, of: 'receiver' }
  ]
  expect(of({ components: 24, receiver: 'b.q', grid }, (1 * 3 + 2) * 4 + 3)).toMatchObject({
    select: { head: [1], position: [2] },
    receiver: { site: 'b.q', select: { head: [3] } }
  })
})
