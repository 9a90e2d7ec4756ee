/** What sites and components of a patching sweep are called, and which entries a component is. Pure. */
import type { EffectAxis, SiteEffects } from '#shared/effects.ts'
import { isPlaceRole } from '#shared/effect-sweeps.ts'
import type { AxisRole } from '#shared/network.ts'

/** The axes whose combinations are the components; none where the whole site is one. */
export const axesOf = ({
  grid,
  role,
  components
}: Pick<SiteEffects, 'grid' | 'role' | 'components'>): readonly EffectAxis[] =>
  grid ?? (role === 'unknown' && components === 1 ? [] : [{ role, size: components }])

/** An entry of one axis. */
export interface ComponentEntry {
  role: AxisRole
  entry: number
  of: 'site' | 'receiver'
}

type Components = Parameters<typeof axesOf>[0]

/** What a component is along each of its axes. */
export function componentEntries(effects: Components, component: number): ComponentEntry[] {
  let rest = component
  const entries = axesOf(effects).toReversed()
  return entries
    .map(({ role, size, of }): ComponentEntry => {
      const entry = rest % size
      rest = Math.floor(rest / size)
      return { role, entry, of: of ?? 'site' }
    })
    .toReversed()
}

/** 'head 3'; 'head 3, position 1'; 'head 3 → head 0' for edges; 'the whole' for a site that is one component. */
export function componentName(effects: Components, component: number): string {
  const entries = componentEntries(effects, component)
  const wordsOf = (end: ComponentEntry['of']): string =>
    entriesText(entries.filter(({ of }) => of === end)) || 'the whole'
  return entries.some(({ of }) => of === 'receiver')
    ? `${wordsOf('site')} → ${wordsOf('receiver')}`
    : wordsOf('site')
}

export const entriesText = (entries: readonly Pick<ComponentEntry, 'role' | 'entry'>[]): string =>
  entries.map(({ role, entry }) => `${role} ${entry}`).join(', ')

/** The word at a component's position; undefined where it has none. */
export function wordAt(words: readonly string[], effects: Components, component: number): string | undefined {
  const place = componentEntries(effects, component).find(({ role }) => isPlaceRole(role))
  return place && words[place.entry]
}

/** Names of sites without the ending that all have in common: 'blocks.0', and 'blocks.0 → blocks.1.attn.q' for edges. */
export function siteLabels(sites: readonly Pick<SiteEffects, 'site' | 'receiver'>[]): string[] {
  const shorts = shortNames(sites.map(({ site }) => site))
  return sites.map(({ receiver }, order) => {
    const short = shorts[order] ?? ''
    return receiver === undefined ? short : `${short} → ${receiver}`
  })
}

/** Names without the ending that all of them have in common. */
export function shortNames(names: readonly string[]): string[] {
  const common = commonEnding(names)
  return names.map((name) => name.slice(0, name.length - common.length))
}

/** Whole parts between dots only; empty where one name would be left with nothing. */
function commonEnding(names: readonly string[]): string {
  const distinct = [...new Set(names)]
  const [first = ''] = distinct
  if (distinct.length < 2) return ''
  const endings = [...first.matchAll(/\./g)].map(({ index }) => first.slice(index))
  return endings.find((ending) => distinct.every((name) => name.endsWith(ending))) ?? ''
}
