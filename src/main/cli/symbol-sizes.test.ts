import { expect, it } from 'vitest'
import { withSize } from './symbol-sizes.ts'

it('adds a size to those given before', () => {
  expect(withSize('sequence=576', { nodes: 4 })).toEqual({ nodes: 4, sequence: 576 })
})

it.each(['sequence', '=5', 'sequence=', 'sequence=0', 'sequence=1.5', 'sequence=many'])(
  '%s is refused',
  (given) => {
    expect(() => withSize(given, {})).toThrow(/NAME=SIZE/)
  }
)
