import fc from 'fast-check'
import { describe, test } from 'vitest'
import { float, type AttributeValue } from '#engine/onnx/attributes.ts'
import type { CaseInput, OperatorCase } from '../testing/differences.ts'
import { coins, integers, operand, salts } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

const sizes = fc.record({
  batch: integers(1, 2),
  queries: integers(1, 3),
  keys: integers(1, 3),
  kept: fc.option(integers(1, 2), { nil: 0 }),
  size: fc.constantFrom(2, 4),
  valueSize: fc.constantFrom(2, 3),
  /** Heads of keys, and how many heads of queries share one. */
  groups: integers(1, 2),
  shared: integers(1, 2)
})

/** A case's salt decides which keys are seen. */
const isSeen = (place: number, salt: number): boolean => (place * 7 + salt * 3) % 5 > 1

/** Each of the first two axes has size 1 or its own. */
const broadcast = fc.record({ perStimulus: coins, perHead: coins })

const common = {
  scale: fc.option(fc.constantFrom(0.3, 1.5), { nil: 0 }),
  softcap: fc.option(fc.constantFrom(0.5, 2), { nil: 0 }),
  isCausal: coins,
  broadcast,
  salt: salts
}

const single = { precision: 'float32', isSized: true } as const

const stated = (attributes: Readonly<Record<string, number>>): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === 0 ? [] : [[name, float(value)]]))
  )

const standard = fc
  .record({ sizes, isSplit: coins, mask: fc.constantFrom('none', 'seen', 'added'), ...common })
  .map(({ sizes: of, isSplit, mask, scale, softcap, isCausal, broadcast: wide, salt }): OperatorCase => {
    const heads = of.groups * of.shared
    const value = (
      order: number,
      length: number,
      count: number,
      size: number,
      isWhole = isSplit
    ): CaseInput =>
      operand(isWhole ? [of.batch, count, length, size] : [of.batch, length, count * size], salt + order)
    const maskDims = [
      wide.perStimulus ? of.batch : 1,
      wide.perHead ? heads : 1,
      of.queries,
      of.kept + of.keys
    ]
    const count = maskDims.reduce((product, size) => product * size, 1)
    const bool = Array.from({ length: count }, (_, place) => isSeen(place, salt))
    const masks: Record<typeof mask, CaseInput> = {
      none: null,
      seen: { bool, dims: maskDims },
      added: operand(maskDims, salt + 5)
    }
    const kept = of.kept > 0
    return {
      op: 'Attention',
      opset: 23,
      inputs: [
        value(0, of.queries, heads, of.size),
        value(1, of.keys, of.groups, of.size),
        value(2, of.keys, of.groups, of.valueSize),
        masks[mask],
        ...(kept
          ? [value(3, of.kept, of.groups, of.size, true), value(4, of.kept, of.groups, of.valueSize, true)]
          : [])
      ],
      attributes: {
        ...stated({ scale, softcap }),
        is_causal: isCausal ? 1 : 0,
        ...(!isSplit && { q_num_heads: heads, kv_num_heads: of.groups })
      },
      ...(kept && { outputs: 3, of: [0, 1, 2] }),
      ...single
    }
  })

/** Keys that are padding, as int32 [batch, key]. */
const padding = (batch: number, keys: number, salt: number): CaseInput => ({
  int64: Array.from({ length: batch * keys }, (_, place) =>
    place % keys === 0 || isSeen(place, salt) ? 1 : 0
  ),
  dims: [batch, keys],
  type: 'int32'
})

const multiHead = fc
  .record({ sizes, hasBias: coins, isPadded: coins, isAdded: coins, isByHeads: coins, ...common })
  .map(
    ({
      sizes: of,
      hasBias,
      isPadded,
      isAdded,
      isByHeads,
      scale,
      isCausal,
      broadcast: wide,
      salt
    }): OperatorCase => {
      const heads = of.groups * of.shared
      const width = heads * of.size
      const value = (order: number, ...dims: number[]): CaseInput => operand(dims, salt + order)
      const keyDims = isByHeads ? [of.batch, heads, of.keys, of.size] : [of.batch, of.keys, width]
      const kept = isByHeads ? 0 : of.kept
      const addedDims = [
        wide.perStimulus ? of.batch : 1,
        wide.perHead ? heads : 1,
        of.queries,
        kept + of.keys
      ]
      return {
        op: 'MultiHeadAttention',
        domain: 'com.microsoft',
        inputs: [
          value(0, of.batch, of.queries, width),
          value(1, ...keyDims),
          value(2, ...keyDims),
          hasBias && !isByHeads ? value(3, 3 * width) : null,
          isPadded ? padding(of.batch, kept + of.keys, salt) : null,
          isAdded ? value(5, ...addedDims) : null,
          ...(kept > 0
            ? [value(6, of.batch, heads, kept, of.size), value(7, of.batch, heads, kept, of.size)]
            : [])
        ],
        attributes: { num_heads: heads, unidirectional: isCausal ? 1 : 0, ...stated({ scale }) },
        ...(kept > 0 && { outputs: 3, of: [0, 1, 2] }),
        ...single
      }
    }
  )

const projected = fc
  .record({ sizes, isPadded: coins, hasOwnSizes: coins, ...common })
  .map(({ sizes: of, isPadded, hasOwnSizes, scale, isCausal, salt }): OperatorCase => {
    const heads = of.groups * of.shared
    const [width, valueWidth] = [heads * of.size, heads * (hasOwnSizes ? of.valueSize : of.size)]
    const total = 2 * width + valueWidth
    return {
      op: 'Attention',
      domain: 'com.microsoft',
      inputs: [
        operand([of.batch, of.queries, 3], salt),
        operand([3, total], salt + 1),
        operand([total], salt + 2),
        isPadded ? padding(of.batch, of.queries, salt) : null
      ],
      attributes: {
        num_heads: heads,
        unidirectional: isCausal ? 1 : 0,
        ...stated({ scale }),
        ...(hasOwnSizes && { qkv_hidden_sizes: [width, width, valueWidth] })
      },
      ...single
    }
  })

/**
 * A first step brings all positions, into kept keys that have room for them or none; a later one brings one position, and each
 * sequence has as many kept keys as it has. What is handed on is told of only where all of it counts.
 */
const grouped = fc
  .record({
    sizes,
    isFirst: coins,
    isFull: coins,
    isPacked: coins,
    isTurned: coins,
    isInterleaved: fc.nat(1),
    ...common
  })
  .map(
    ({
      sizes: of,
      isFirst,
      isFull,
      isPacked,
      isTurned,
      isInterleaved,
      scale,
      softcap,
      salt
    }): OperatorCase => {
      const [heads, groups, size] = [of.groups * of.shared, of.groups, 16]
      const queries = isFirst ? of.queries : 1
      const room = isFirst ? (isFull ? 0 : of.queries) : of.keys
      const total = isFirst ? queries : room + 1
      const lasts = Array.from({ length: of.batch }, (_, row) =>
        isFirst || isFull || row === 0 ? total - 1 : Math.min(room, 1 + (salt % room))
      )
      const value = (order: number, ...dims: number[]): CaseInput => operand(dims, salt + order)
      const separate = [heads, groups, groups].map((count, order) =>
        value(order, of.batch, queries, count * size)
      )
      const table = { dims: [6, size / 2], fixed: true }
      const past = [3, 4].map((order) => (room > 0 ? value(order, of.batch, groups, room, size) : null))
      return {
        op: 'GroupQueryAttention',
        domain: 'com.microsoft',
        inputs: [
          ...(isPacked ? [value(0, of.batch, queries, (heads + 2 * groups) * size), null, null] : separate),
          ...past,
          { int64: lasts, type: 'int32' },
          { int64: [total], dims: [], type: 'int32' },
          ...(isTurned ? [table, table] : [])
        ],
        attributes: {
          num_heads: heads,
          kv_num_heads: groups,
          do_rotary: isTurned ? 1 : 0,
          rotary_interleaved: isInterleaved,
          ...stated({ scale, softcap })
        },
        outputs: 3,
        of: isFull ? [0, 1, 2] : [0],
        ...single
      }
    }
  )

describe('gradients of random fused attention agree with central differences', () => {
  test('of the standard', async () => {
    await expectAgreement(standard, { runs: 3 })
  })

  test("of ONNX Runtime's own operators", async () => {
    await expectAgreement(fc.oneof(multiHead, projected))
  })

  test('whose query heads share keys, which are kept', async () => {
    await expectAgreement(grouped)
  })
})
