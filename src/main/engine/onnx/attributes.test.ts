import { describe, expect, it } from 'vitest'
import * as read from './attributes.ts'
import { constantOf } from './constants.ts'
import type { Node } from './model.ts'
import { failure } from './testing/failure.ts'

const nodeWith = (values: read.AttributeValues): Node => ({
  name: 'n',
  op: 'Op',
  domain: '',
  inputs: [],
  outputs: ['y'],
  attributes: read.attributes(values)
})

describe('attributes', () => {
  it('reads back what was written, in the kind that the value tells', () => {
    const tensor = constantOf('t', 'float32', [1], [1])
    const node = nodeWith({
      axis: 1,
      alpha: read.float(2),
      ratio: 0.5,
      keep: true,
      perm: [0, 2, 1],
      scales: [1, 0.5],
      mode: 'linear',
      words: ['a', 'b'],
      value: tensor,
      none: []
    })
    expect(read.intAttribute(node, 'axis', 0)).toBe(1)
    expect(read.floatAttribute(node, 'alpha', 0)).toBe(2)
    expect(read.floatAttribute(node, 'ratio', 0)).toBe(0.5)
    expect(read.intAttribute(node, 'keep', 0)).toBe(1)
    expect(read.intsAttribute(node, 'perm', [])).toEqual([0, 2, 1])
    expect(read.stringAttribute(node, 'mode', '')).toBe('linear')
    expect(read.stringsAttribute(node, 'words', [])).toEqual(['a', 'b'])
    expect(read.tensorAttribute(node, 'value', null)).toBe(tensor)
    expect(read.intsAttribute(node, 'none', null)).toEqual([])
  })

  it('gives the fallback for a missing attribute', () => {
    expect(read.intAttribute(nodeWith({}), 'axis', -1)).toBe(-1)
    expect(read.graphAttribute(nodeWith({}), 'body', undefined)).toBeUndefined()
  })

  it('names the node when the kind is another one', () => {
    const error = failure(() => read.intAttribute(nodeWith({ axis: 'one' }), 'axis', 0))
    expect(error.tag).toBe('network')
    expect(error.part).toBe('n')
    expect(error.message).toContain("'axis'")
  })
})
