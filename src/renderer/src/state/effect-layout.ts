/**
 * Where the effects of a sweep lie in their map: lists of components, grids of components and positions, edges of senders
 * and receivers. Pure; nothing is drawn.
 */
import type { CellPlace } from '../controls/cell-grid.ts'
import type { SiteEffects } from '#shared/effects.ts'
import type { EffectCell } from './effect-map.ts'
import { axesOf, componentEntries, entriesText, shortNames, siteLabels } from './effect-names.ts'

/** Components of one site that lie beside each other, from `first` on. */
export interface CellRun {
  site: number
  first: number
  count: number
  column: number
}

/** A line of the map. */
export interface EffectLine {
  runs: CellRun[]
  /** How far it reaches; cells between its runs are empty. */
  count: number
  /** What stands before it; empty where it goes on with the line above. */
  label: string
  /** It is the first line of a band, or the first one after a band. */
  opens: boolean
}

export interface EffectLayout {
  lines: EffectLine[]
  columns: number
  /** What stands above the columns; nothing where lines go on from each other, so that a column is no component of its own. */
  heads: readonly string[]
  /** Columns at which a receiver with several parts begins. */
  groups: readonly number[]
}

const widestLine = 32
/** Sites with more components than this get longer lines of smaller cells. */
const manyComponents = 512

/** @param words what stands at the positions, where columns are positions and that is known. */
export function effectLayout(sites: readonly SiteEffects[], words: readonly string[] = []): EffectLayout {
  if (sites.some(({ receiver }) => receiver !== undefined)) return edgeLayout(sites)
  return sites.some(({ grid = [] }) => grid.length > 0) ? gridLayout(sites, words) : listLayout(sites, words)
}

/** The cell of a line and a column, or null where there is none. */
export function cellAt({ lines }: EffectLayout, { line, column }: CellPlace): EffectCell | null {
  const run = lines[line]?.runs.find((each) => column >= each.column && column < each.column + each.count)
  return run ? { site: run.site, component: run.first + column - run.column } : null
}

/** A line for each site, or several where its components do not fit into one. */
function listLayout(sites: readonly SiteEffects[], words: readonly string[]): EffectLayout {
  const most = sites.reduce((largest, { components }) => Math.max(largest, components), 0)
  const isWrapped = most > widestLine
  const columns = isWrapped ? (most > manyComponents ? 2 * widestLine : widestLine) : most
  const labels = siteLabels(sites)
  const lines = sites.flatMap(({ components }, site) =>
    Array.from({ length: Math.ceil(components / columns) }, (_, line): EffectLine => {
      const first = line * columns
      const count = Math.min(columns, components - first)
      const label = line === 0 ? (labels[site] ?? '') : ''
      return { runs: [{ site, first, count, column: 0 }], count, label, opens: false }
    })
  )
  return { lines, columns, heads: isWrapped ? [] : headsOf(columns, words), groups: [] }
}

/** A band for each site: a line for each component, a column for each entry of the last axis. */
function gridLayout(sites: readonly SiteEffects[], words: readonly string[]): EffectLayout {
  const labels = siteLabels(sites)
  const widths = sites.map((each) => axesOf(each).at(-1)?.size ?? 1)
  const lines = sites.flatMap((each, site) => {
    const count = widths[site] ?? 1
    const rows = Math.ceil(each.components / count)
    return Array.from({ length: rows }, (_, row): EffectLine => {
      const part = entriesText(componentEntries(each, row * count).slice(0, -1))
      const label = row === 0 ? `${labels[site] ?? ''} ${part}`.trim() : part
      const runs = [{ site, first: row * count, count, column: 0 }]
      return { runs, count, label, opens: row === 0 }
    })
  })
  const columns = widths.reduce((most, width) => Math.max(most, width), 0)
  return { lines: banded(lines), columns, heads: headsOf(columns, words), groups: [] }
}

/** Lines of which each is all of its site make no bands; only what has several lines is set apart. */
function banded(lines: readonly EffectLine[]): EffectLine[] {
  const isAlone = (line: number): boolean => (lines[line]?.opens ?? true) && (lines[line + 1]?.opens ?? true)
  return lines.map((each, line) => ({ ...each, opens: each.opens && !(isAlone(line) && isAlone(line - 1)) }))
}

const headsOf = (columns: number, words: readonly string[]): string[] =>
  columns < 2 ? [] : Array.from({ length: columns }, (_, column) => words[column] ?? String(column))

/** A band for each sender: a line for each of its components, and columns for the parts of each receiver. */
function edgeLayout(sites: readonly SiteEffects[]): EffectLayout {
  const senders = [...new Set(sites.map(({ site }) => site))]
  const labels = shortNames(senders)
  const { columns, heads, groups, columnOf } = receiverColumns(sites)
  const lines = senders.flatMap((sender, order) => {
    const maps = sites.flatMap((each, site) => (each.site === sender ? [{ each, site }] : []))
    const first = maps[0]?.each
    if (!first) return []
    const rows = first.components / partsOf(first)
    return Array.from({ length: rows }, (_, row): EffectLine => {
      const entries = componentEntries(first, row * partsOf(first)).filter(({ of }) => of === 'site')
      const part = entriesText(entries)
      const runs = maps.map(({ each, site }): CellRun => {
        const count = partsOf(each)
        return { site, first: row * count, count, column: columnOf(each.receiver ?? '') }
      })
      const label = row === 0 ? `${labels[order] ?? ''} ${part}`.trim() : part
      return { runs, count: columns, label, opens: row === 0 }
    })
  })
  return { lines: banded(lines), columns, heads, groups }
}

/** How many parts of its receiver a map of edges has. */
const partsOf = (effects: SiteEffects): number =>
  axesOf(effects).reduce((product, { size, of }) => (of === 'receiver' ? product * size : product), 1)

function receiverColumns(sites: readonly SiteEffects[]) {
  const starts = new Map<string, number>()
  const heads: string[] = []
  const groups: number[] = []
  for (const receiver of receiversInOrder(sites)) {
    const map = sites.find((each) => each.receiver === receiver)
    const parts = map ? partsOf(map) : 1
    starts.set(receiver, heads.length)
    if (parts > 1) groups.push(heads.length)
    heads.push(receiver, ...Array.from({ length: parts - 1 }, () => ''))
  }
  return {
    columns: heads.length,
    heads,
    groups,
    columnOf: (receiver: string): number => starts.get(receiver) ?? 0
  }
}

/** Each sender names its receivers in the network's order: those of all together, each behind the one that precedes it. */
function receiversInOrder(sites: readonly SiteEffects[]): string[] {
  const ordered: string[] = []
  const last = new Map<string, string>()
  for (const { site, receiver = '' } of sites) {
    const before = last.get(site)
    last.set(site, receiver)
    if (ordered.includes(receiver)) continue
    ordered.splice(before === undefined ? 0 : ordered.indexOf(before) + 1, 0, receiver)
  }
  return ordered
}
