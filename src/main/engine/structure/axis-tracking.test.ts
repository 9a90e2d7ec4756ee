import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AxisRole } from '#shared/network.ts'
import { rolesAfter, rolesBefore } from './axis-tracking.ts'
import { Layers } from './testing/layers.ts'
import { ValueTable, Wiring } from './wiring.ts'

const value = (tensor: string, dims: readonly number[]) => ({
  scope: [],
  tensor,
  type: 'float32' as const,
  dims: [...dims],
  symbols: dims.map(() => null),
  steps: [],
  stepSymbols: []
})

/** One node from x to y with these shapes. */
function nodeBetween(op: string, before: readonly number[], after: readonly number[], attributes = {}) {
  const layers = new Layers(11)
  layers.input('x', before)
  layers.op(op, ['x'], 'y', attributes)
  layers.output('y', after)
  const { graph } = layers.builder.build()
  const wiring = new Wiring(
    { graph, scope: [], outer: null },
    new ValueTable([value('x', before), value('y', after)])
  )
  const [node] = graph.nodes
  if (node === undefined) throw new Error('The graph has no node.')
  return { wiring, node }
}

const roles: AxisRole[] = ['batch', 'position', 'head', 'feature']

describe('axes through layout', () => {
  it('follow a Transpose there and back', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(order, (perm) => {
        const before = [2, 5, 3, 4]
        const { wiring, node } = nodeBetween(
          'Transpose',
          before,
          perm.map((axis) => before[axis] ?? 0),
          { perm }
        )
        const after = rolesAfter(wiring, node, roles) ?? []
        expect(after).toEqual(perm.map((axis) => roles[axis]))
        expect(rolesBefore(wiring, node, after)).toEqual(roles)
      })
    )
  })

  it.each<[AxisRole[], number[], AxisRole[], number[]]>([
    [
      ['batch', 'position', 'head', 'feature'],
      [2, 5, 3, 4],
      ['batch', 'position', 'feature'],
      [2, 5, 12]
    ],
    [
      ['batch', 'head', 'position', 'feature'],
      [2, 3, 5, 4],
      ['head', 'position', 'feature'],
      [6, 5, 4]
    ],
    [
      ['batch', 'channel', 'height', 'width'],
      [2, 8, 3, 3],
      ['batch', 'channel', 'position'],
      [2, 8, 9]
    ],
    [
      ['batch', 'channel', 'height', 'width'],
      [2, 8, 3, 3],
      ['batch', 'feature'],
      [2, 72]
    ],
    [
      ['batch', 'feature'],
      [2, 8],
      ['batch', 'unknown', 'feature'],
      [2, 1, 8]
    ],
    [
      ['head', 'position', 'feature'],
      [6, 5, 4],
      ['batch', 'head', 'position', 'feature'],
      [2, 3, 5, 4]
    ]
  ])('%s %s become %s %s in a Reshape', (before, dims, after, reshaped) => {
    const { wiring, node } = nodeBetween('Reshape', dims, reshaped)
    expect(rolesAfter(wiring, node, before)).toEqual(after)
  })

  it('take in and let go of axes of size one', () => {
    const { wiring, node } = nodeBetween('Unsqueeze', [2, 5], [2, 1, 5], { axes: [1] })
    expect(rolesAfter(wiring, node, ['batch', 'feature'])).toEqual(['batch', 'unknown', 'feature'])
    expect(rolesBefore(wiring, node, ['batch', 'position', 'feature'])).toEqual(['batch', 'feature'])
  })
})
