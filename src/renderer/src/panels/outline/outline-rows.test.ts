import { describe, expect, it } from 'vitest'
import type { OutlineNode } from '#shared/network.ts'
import { idsAbove, keyTarget, matchingNodes, visibleRows } from './outline-rows.ts'

const leaf = (id: string, site?: string): OutlineNode => ({
  id,
  label: id,
  kind: 'tensor',
  children: [],
  ...(site && { site })
})
const tree: OutlineNode[] = [
  {
    id: 'block 0',
    label: 'Block 0',
    kind: 'block',
    children: [leaf('resid', 'blocks.0.resid_post'), leaf('mlp')]
  },
  { id: 'block 1', label: 'Block 1', kind: 'block', children: [leaf('resid 1', 'blocks.1.resid_post')] }
]
const ids = (rows: { node: OutlineNode }[]): string[] => rows.map(({ node }) => node.id)

describe('outline rows', () => {
  it('are those of unfolded nodes, with level and place', () => {
    const rows = visibleRows(tree, ({ id }) => id === 'block 0')
    expect(ids(rows)).toEqual(['block 0', 'resid', 'mlp', 'block 1'])
    expect(rows[2]).toMatchObject({ level: 2, place: 2, siblings: 2, isOpen: false })
  })
  it('keep what matches every word, and the way to it', () => {
    const found = matchingNodes(tree, 'RESID 1')
    expect(ids(visibleRows(found, () => true))).toEqual(['block 1', 'resid 1'])
    expect(matchingNodes(tree, '  ')).toBe(tree)
    expect(matchingNodes(tree, 'nothing')).toEqual([])
  })
  it('know what to unfold for the recorded sites', () => {
    expect(idsAbove(tree, new Set(['blocks.1.resid_post']))).toEqual(['block 1'])
  })
})

describe('keys in the tree', () => {
  const rows = visibleRows(tree, ({ id }) => id === 'block 0')
  it('go up and down and stop at the ends', () => {
    expect(keyTarget(rows, 0, 'ArrowUp')).toEqual({ go: 0 })
    expect(keyTarget(rows, 0, 'ArrowDown')).toEqual({ go: 1 })
    expect(keyTarget(rows, 1, 'End')).toEqual({ go: 3 })
  })
  it('open, enter, leave and close', () => {
    expect(keyTarget(rows, 3, 'ArrowRight')).toEqual({ fold: false })
    expect(keyTarget(rows, 0, 'ArrowRight')).toEqual({ go: 1 })
    expect(keyTarget(rows, 2, 'ArrowLeft')).toEqual({ go: 0 })
    expect(keyTarget(rows, 0, 'ArrowLeft')).toEqual({ fold: true })
    expect(keyTarget(rows, 1, 'ArrowRight')).toBeNull()
    expect(keyTarget([], 0, 'Home')).toBeNull()
  })
})
