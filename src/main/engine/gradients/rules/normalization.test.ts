import { describe, test } from 'vitest'
import { float } from '#engine/onnx/attributes.ts'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'

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
