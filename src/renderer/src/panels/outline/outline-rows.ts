/** The outline as the rows that are on the screen: filtered, folded, with their depth. Pure. */
import type { OutlineNode } from '#shared/network.ts'

export interface OutlineRow {
  node: OutlineNode
  /** 1 for the top rows. */
  level: number
  /** Position among its siblings, from 1, and how many they are. */
  place: number
  siblings: number
  isOpen: boolean
}

/** Rows in reading order; `isOpen` says which nodes are unfolded. */
export function visibleRows(
  nodes: readonly OutlineNode[],
  isOpen: (node: OutlineNode) => boolean,
  level = 1
): OutlineRow[] {
  return nodes.flatMap((node, i) => {
    const open = node.children.length > 0 && isOpen(node)
    const row = { node, level, place: i + 1, siblings: nodes.length, isOpen: open }
    return open ? [row, ...visibleRows(node.children, isOpen, level + 1)] : [row]
  })
}

/** Nodes whose label, detail or site holds every word of the query, with the way to them; all of them without a query. */
export function matchingNodes(nodes: readonly OutlineNode[], query: string): readonly OutlineNode[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return nodes
  return nodes.flatMap((node) => {
    const text = `${node.label} ${node.detail ?? ''} ${node.site ?? ''}`.toLowerCase()
    if (words.every((word) => text.includes(word))) return [node]
    const children = matchingNodes(node.children, query)
    return children.length > 0 ? [{ ...node, children: [...children] }] : []
  })
}

/** Ids of the nodes above each recorded site, so that the outline opens where something is shown. */
export function idsAbove(nodes: readonly OutlineNode[], sites: ReadonlySet<string>): string[] {
  return nodes.flatMap((node) => {
    const below = idsAbove(node.children, sites)
    const holds = below.length > 0 || node.children.some(({ site }) => site !== undefined && sites.has(site))
    return holds ? [node.id, ...below] : below
  })
}

/** Index of the row that a key goes to, or what it folds; null where the key means nothing here. */
export function keyTarget(
  rows: readonly OutlineRow[],
  index: number,
  key: string
): { go: number } | { fold: boolean } | null {
  const row = rows[index]
  if (!row) return null
  switch (key) {
    case 'ArrowDown':
      return { go: Math.min(index + 1, rows.length - 1) }
    case 'ArrowUp':
      return { go: Math.max(index - 1, 0) }
    case 'Home':
      return { go: 0 }
    case 'End':
      return { go: rows.length - 1 }
    case 'ArrowRight':
      if (row.node.children.length === 0) return null
      return row.isOpen ? { go: index + 1 } : { fold: false }
    case 'ArrowLeft':
      if (row.isOpen) return { fold: true }
      return { go: Math.max(parentIndex(rows, index), 0) }
    default:
      return null
  }
}

function parentIndex(rows: readonly OutlineRow[], index: number): number {
  const level = rows[index]?.level ?? 1
  return rows.findLastIndex((row, i) => i < index && row.level < level)
}
