import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editedValues } from './testing/edited-values.ts'

const x = [1, 2, 3, 4, 5, 6, 7, 8]
const dims = [2, 2, 2] as const

describe('replacement', () => {
  it('zero ablates what is selected and nothing else', async () => {
    expect(await editedValues([{ kind: 'zero' }], [2, 2, 2], x)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    const one = { kind: 'zero', select: { position: [1], feature: [0] } }
    expect(await editedValues([one], [2, 2, 2], x)).toEqual([1, 2, 0, 4, 5, 6, 0, 8])
    const last = { kind: 'zero', select: { position: [-1] } }
    expect(await editedValues([last], [2, 2, 2], x)).toEqual([1, 2, 0, 0, 5, 6, 0, 0])
  })

  it('is continuous in its strength, and goes on beyond 1', async () => {
    const half = await editedValues([{ kind: 'set', value: 10, strength: 0.5 }], [2, 2, 2], x)
    expect(half).toEqual(x.map((value) => (value + 10) / 2))
    const double = await editedValues([{ kind: 'set', value: 10, strength: 2 }], [2, 2, 2], x)
    expect(double).toEqual(x.map((value) => 20 - value))
  })

  it('sets a value for each of the last axes', async () => {
    const set = {
      kind: 'set',
      value: [
        [1, 0],
        [0, -1]
      ]
    }
    expect(await editedValues([set], [2, 2, 2], x)).toEqual([1, 0, 0, -1, 1, 0, 0, -1])
  })

  it('puts infinite values away and in', async () => {
    const infinite = [-Infinity, 2, 3, 4, 5, 6, 7, 8]
    expect(await editedValues([{ kind: 'zero' }], [2, 2, 2], infinite)).toEqual(x.map(() => 0))
    const knockedOut = { kind: 'set', value: -1e30, select: { feature: [1] } }
    const [first, second] = await editedValues([knockedOut], [2, 2, 2], infinite)
    expect([first, second]).toEqual([-Infinity, Math.fround(-1e30)])
  })

  it('patches the value of another stimulus, for each stimulus or for all', async () => {
    const source = { inputs: {} }
    const other = Float64Array.from(x, (value) => -value)
    const patched = await editedValues([{ kind: 'patch', source }], [2, 2, 2], x, {
      dims: [...dims],
      values: other
    })
    expect(patched).toEqual([...other])
    const single = { dims: [1, 2, 2], values: Float64Array.of(9, 8, 7, 6) }
    expect(await editedValues([{ kind: 'patch', source }], [2, 2, 2], x, single)).toEqual([
      9, 8, 7, 6, 9, 8, 7, 6
    ])
  })

  it('changes not a bit at strength 0, whatever the numbers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.float(), { minLength: 8, maxLength: 8 }),
        fc.constantFrom<Record<string, unknown>>(
          { kind: 'zero' },
          { kind: 'set', value: 3e38 },
          { kind: 'scale', factor: 7 },
          { kind: 'clamp', low: 0, high: 1 },
          { kind: 'add', direction: [1, -1] },
          { kind: 'add', direction: [1, 1], unit: 'norm' },
          { kind: 'project-out', direction: [3, 4] },
          { kind: 'keep-direction', direction: [3, 4] },
          { kind: 'rotate', direction: [0, 1] },
          { kind: 'noise', deviation: 2 }
        ),
        async (numbers, kind) => {
          const after = await editedValues([{ ...kind, strength: 0 }], [2, 2, 2], numbers)
          expect(after).toEqual(numbers)
        }
      ),
      { numRuns: 30 }
    )
  })

  it('is idempotent: ablating twice is ablating once', async () => {
    const zero = { kind: 'zero', select: { feature: [1] } }
    expect(await editedValues([zero, zero], [2, 2, 2], x)).toEqual(await editedValues([zero], [2, 2, 2], x))
  })
})
