import { describe, expect, it } from 'vitest'
import { editedValues } from './testing/edited-values.ts'

const x = [3, 4, -6, 8, 0.5, 0, 1, -2]
const dims = [2, 2, 2] as const
const direction = [0, 1]
const edits = [
  { kind: 'zero', select: { position: [1] } },
  { kind: 'set', value: 2, strength: 0.5 },
  { kind: 'clamp', low: -1, high: 4 },
  { kind: 'clamp', low: 1 },
  { kind: 'scale', factor: 3 },
  { kind: 'add', direction, unit: 'norm', strength: 0.25 },
  { kind: 'add', direction },
  { kind: 'project-out', direction },
  { kind: 'keep-direction', direction, strength: 0.5 },
  { kind: 'rotate', direction, strength: 0.5 },
  { kind: 'noise', deviation: 0.1, seed: 3 }
]

// Operators take fewer types, and broadcast less, in older versions of ONNX.
describe.each([7, 8, 9, 10, 11, 13, 18])('in opset %i', (opset) => {
  it.each(edits)('$kind gives what it gives in opset 17', async (edit) => {
    const expected = await editedValues([edit], dims, x)
    const values = await editedValues([edit], dims, x, undefined, opset)
    values.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? NaN, 6)
    })
    expect(values).toHaveLength(x.length)
  })
})
