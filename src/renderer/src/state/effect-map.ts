/** Effects of patching as a map of cells: which lies where, what it is worth, and what it is called. Pure; nothing is drawn. */
import type { CellPlace } from '../controls/cell-grid.ts'
import type { Effects, EffectsRequest, SiteEffects } from '#shared/contract.ts'

/** One component: number of its site among the effects, and its own number there. */
export interface EffectCell {
  site: number
  component: number
}

/** A line of the map: components of one site, from `first` on. */
export interface EffectLine {
  site: number
  first: number
  count: number
  /** What stands before it; empty where it goes on with the site of the line above. */
  label: string
}

export interface EffectLayout {
  lines: EffectLine[]
  columns: number
  /** True where a site takes several lines, so that a column is no component of its own. */
  isWrapped: boolean
}

/** How an effect is read. */
export interface EffectReading {
  direction: EffectsRequest['direction']
  /** As a share of the clean run's metric less the corrupt one's; raw else. */
  isShare: boolean
}

const widestLine = 32
/** Sites with more components than this get longer lines of smaller cells. */
const manyComponents = 512

/** The effects so far with a part taken over: the sites that it names have grown. */
export function withPart(sofar: Effects | null, part: Effects): Effects {
  if (!sofar) return part
  const grown = new Map(part.sites.map((each) => [keyOf(each), each]))
  return { ...part, sites: sofar.sites.map((each) => grown.get(keyOf(each)) ?? each) }
}

const keyOf = ({ site, receiver = '' }: SiteEffects): string => JSON.stringify([site, receiver])

/** A line for each site, or several where its components do not fit into one. */
export function effectLayout(sites: readonly SiteEffects[]): EffectLayout {
  const most = sites.reduce((largest, { components }) => Math.max(largest, components), 0)
  const isWrapped = most > widestLine
  const columns = isWrapped ? (most > manyComponents ? 2 * widestLine : widestLine) : most
  const labels = siteLabels(sites)
  const lines = sites.flatMap(({ components }, site) =>
    Array.from({ length: Math.ceil(components / columns) }, (_, line): EffectLine => {
      const first = line * columns
      const label = line === 0 ? (labels[site] ?? '') : ''
      return { site, first, count: Math.min(columns, components - first), label }
    })
  )
  return { lines, columns, isWrapped }
}

/** Names of sites without the ending that all have in common: 'blocks.0', and 'blocks.0 → blocks.1.attn.q' for edges. */
export function siteLabels(sites: readonly Pick<SiteEffects, 'site' | 'receiver'>[]): string[] {
  const common = commonEnding(sites.map(({ site }) => site))
  return sites.map(({ site, receiver }) => {
    const short = site.slice(0, site.length - common.length)
    return receiver === undefined ? short : `${short} → ${receiver}`
  })
}

/** 'head 3'; 'the whole' for a site that is one component. */
export const componentName = (
  { role, components }: Pick<SiteEffects, 'role' | 'components'>,
  component: number
): string => (role === 'unknown' && components === 1 ? 'the whole' : `${role} ${component}`)

/** Whole parts between dots only; empty where one name would be left with nothing. */
function commonEnding(names: readonly string[]): string {
  const distinct = [...new Set(names)]
  const [first = ''] = distinct
  if (distinct.length < 2) return ''
  const endings = [...first.matchAll(/\./g)].map(({ index }) => first.slice(index))
  return endings.find((ending) => distinct.every((name) => name.endsWith(ending))) ?? ''
}

/** The effect of a cell: what patching it changes of the run that it is patched into. Null where it is not there yet. */
export function effectAt(
  { clean: [clean = NaN], corrupt: [corrupt = NaN], sites }: Effects,
  { direction, isShare }: EffectReading,
  { site, component }: EffectCell
): number | null {
  const patched = sites[site]?.patched[component]
  if (patched === undefined) return null
  const effect = patched - (direction === 'denoise' ? corrupt : clean)
  return isShare ? effect / (clean - corrupt) : effect
}

/** All cells that are there, the largest effects first; those that are no numbers are left out. */
export function largestEffects(
  effects: Effects,
  reading: EffectReading,
  count: number
): (EffectCell & { effect: number })[] {
  const all = effects.sites.flatMap(({ patched }, site) =>
    Array.from(patched, (_, component) => {
      return { site, component, effect: effectAt(effects, reading, { site, component }) ?? NaN }
    })
  )
  const finite = all.filter(({ effect }) => Number.isFinite(effect))
  return finite.toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect)).slice(0, count)
}

/** The cell of a line and a column, or null where the line is shorter. */
export function cellAt({ lines }: EffectLayout, { line, column }: CellPlace): EffectCell | null {
  const found = lines[line]
  if (!found || column < 0 || column >= found.count) return null
  return { site: found.site, component: found.first + column }
}
