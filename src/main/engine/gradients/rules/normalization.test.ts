import fc from 'fast-check'
import { describe, test } from 'vitest'
import { float } from '#engine/onnx/attributes.ts'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'
import { axesOf, coins, integers, operand, salts, shapes } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

const of = (...dims: number[]): CaseInput => ({ dims })
const positive = (...dims: number[]): CaseInput => ({ dims, low: 0.5, high: 2 })
const epsilon = float(1e-3)

const cases: [string, OperatorCase][] = [
  [
    'LayerNormalization',
    { op: 'LayerNormalization', inputs: [of(2, 3, 4), of(4), of(4)], attributes: { epsilon } }
  ],
  [
    'LayerNormalization in single precision, with mean and deviation used',
    {
      op: 'LayerNormalization',
      inputs: [of(2, 3, 4), of(4), of(4)],
      attributes: { epsilon },
      outputs: 3,
      of: [0, 1, 2],
      precision: 'float32'
    }
  ],
  [
    'LayerNormalization of which only the deviation is used',
    { op: 'LayerNormalization', inputs: [of(2, 4), of(4)], outputs: 3, of: [2], precision: 'float32' }
  ],
  [
    'LayerNormalization of two axes',
    { op: 'LayerNormalization', inputs: [of(2, 2, 3), of(2, 3)], attributes: { axis: 1 } }
  ],
  [
    'SimplifiedLayerNormalization',
    { op: 'SimplifiedLayerNormalization', inputs: [of(2, 4), of(4)], attributes: { epsilon, axis: -1 } }
  ],
  [
    'RMSNormalization',
    { op: 'RMSNormalization', opset: 23, inputs: [of(2, 4), of(4)], precision: 'float32' }
  ],
  [
    'BatchNormalization',
    {
      op: 'BatchNormalization',
      inputs: [of(2, 3, 2), of(3), of(3), of(3), positive(3)],
      attributes: { epsilon }
    }
  ],
  [
    'BatchNormalization of opset 7',
    { op: 'BatchNormalization', opset: 7, inputs: [of(2, 3), of(3), of(3), of(3), positive(3)] }
  ],
  [
    'InstanceNormalization',
    { op: 'InstanceNormalization', inputs: [of(2, 2, 5), of(2), of(2)], precision: 'float32' }
  ],
  [
    'GroupNormalization',
    {
      op: 'GroupNormalization',
      inputs: [of(2, 4, 3), of(4), of(4)],
      attributes: { num_groups: 2 },
      precision: 'float32'
    }
  ],
  [
    'GroupNormalization of opset 18',
    {
      op: 'GroupNormalization',
      opset: 18,
      inputs: [of(2, 4, 3), of(2), of(2)],
      attributes: { num_groups: 2 },
      precision: 'float32'
    }
  ],
  [
    'MeanVarianceNormalization',
    { op: 'MeanVarianceNormalization', inputs: [of(2, 2, 2, 2)], precision: 'float32' }
  ],
  ['LpNormalization', { op: 'LpNormalization', inputs: [of(2, 3)], attributes: { axis: 1 } }],
  [
    'LpNormalization of absolute values',
    { op: 'LpNormalization', inputs: [of(3, 2)], attributes: { axis: 0, p: 1 } }
  ]
]

describe('gradients of normalizations agree with central differences', () => {
  test.each(cases)('%s', async (_, each) => {
    await checkOperator(each)
  })
})

const epsilons = fc.constantFrom(1e-5, 1e-3, 0.1).map(float)

/** Over the axes from a random one on; scale and bias have the sizes of these axes. */
const overLastAxes = (op: string, opset: number): fc.Arbitrary<OperatorCase> =>
  fc
    .record({
      dims: shapes({ from: 1, to: 4 }),
      last: integers(2, 4),
      epsilon: epsilons,
      salt: salts,
      is64: coins,
      hasBias: coins,
      statistics: coins
    })
    .chain(({ dims, last, ...rest }) =>
      axesOf(dims.length + 1).map((axis): OperatorCase => {
        const sizes = [...dims, last]
        const [scale, bias] = [1, 2].map((salt) => operand(sizes.slice(axis), rest.salt + salt)) as [
          CaseInput,
          CaseInput
        ]
        return {
          op,
          opset,
          inputs: [
            operand(sizes, rest.salt),
            scale,
            ...(rest.hasBias && op === 'LayerNormalization' ? [bias] : [])
          ],
          attributes: { axis, epsilon: rest.epsilon },
          ...(rest.statistics && op === 'LayerNormalization' && { outputs: 3, of: [0, 1, 2] }),
          precision: rest.is64 && !rest.statistics ? 'float64' : 'float32'
        }
      })
    )

/** [batch, channel, …] with up to three more axes. */
const pictures = fc
  .record({ outer: fc.tuple(integers(1, 3), integers(1, 2)), inner: shapes({ from: 1, to: 3 }) })
  .map(({ outer: [batch, groups], inner }) => ({ batch, groups, inner }))

const batchNormalization = fc
  .record({ shape: pictures, epsilon: epsilons, salt: salts, is64: coins })
  .map(({ shape: { batch, groups, inner }, epsilon, salt, is64 }): OperatorCase => {
    const channels = [groups + 1]
    const statistics = [1, 2, 3].map((each) => operand(channels, salt + each))
    return {
      op: 'BatchNormalization',
      inputs: [
        operand([batch, ...channels, ...inner], salt),
        ...statistics,
        operand(channels, salt, { low: 0.5, high: 2 })
      ],
      attributes: { epsilon },
      precision: is64 ? 'float64' : 'float32'
    }
  })

const instanceNormalization = fc
  .record({ shape: pictures, epsilon: epsilons, salt: salts })
  .map(({ shape: { batch, groups, inner }, epsilon, salt }): OperatorCase => ({
    op: 'InstanceNormalization',
    inputs: [
      operand([batch, groups, ...inner, 3], salt),
      operand([groups], salt + 1),
      operand([groups], salt + 2)
    ],
    attributes: { epsilon },
    precision: 'float32'
  }))

/** Until opset 21, scale and bias are one for each group, then one for each channel. */
const groupNormalization = (opset: 18 | 21): fc.Arbitrary<OperatorCase> =>
  fc
    .record({ shape: pictures, members: integers(1, 3), epsilon: epsilons, salt: salts })
    .map(({ shape: { batch, groups, inner }, members, epsilon, salt }) => {
      const sizes = [opset === 18 ? groups : groups * members]
      return {
        op: 'GroupNormalization',
        opset,
        inputs: [
          operand([batch, groups * members, ...inner, 2], salt),
          operand(sizes, salt + 1),
          operand(sizes, salt + 2)
        ],
        attributes: { num_groups: groups, epsilon },
        precision: 'float32'
      }
    })

/** Without scale and bias. */
const plainNormalization = fc
  .record({
    axis: axesOf(3),
    axes: fc.subarray([0, 1, 2], { minLength: 1 }),
    p: fc.constantFrom(1, 2),
    salt: salts,
    isMean: coins
  })
  .map(({ axis, axes, p, salt, isMean }): OperatorCase => {
    const inputs = [operand([2, 3, 4], salt, { kinks: [0] })]
    return isMean
      ? { op: 'MeanVarianceNormalization', inputs, attributes: { axes }, precision: 'float32' }
      : { op: 'LpNormalization', inputs, attributes: { axis, p } }
  })

describe('gradients of random normalizations agree with central differences', () => {
  test.each([
    ['LayerNormalization', 17],
    ['SimplifiedLayerNormalization', 17],
    ['RMSNormalization', 23]
  ])('%s over random axes', async (op, opset) => {
    await expectAgreement(overLastAxes(op, opset))
  })

  test('BatchNormalization and InstanceNormalization of random shapes', async () => {
    await expectAgreement(fc.oneof(batchNormalization, instanceNormalization))
  })

  test.each([18, 21] as const)('GroupNormalization of opset %i', async (opset) => {
    await expectAgreement(groupNormalization(opset), { runs: 1 })
  })

  test('normalizations without scale and bias', async () => {
    await expectAgreement(plainNormalization, { runs: 1 })
  })
})
