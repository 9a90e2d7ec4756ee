import { describe, test } from 'vitest'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'

const of = (...dims: number[]): CaseInput => ({ dims })
const scales = (...values: number[]): CaseInput => ({ dims: [values.length], values, fixed: true })
const sizes = (...int64: number[]): CaseInput => ({ int64 })
const x = of(1, 2, 3, 4)

/** Resizing is linear, so that large steps are exact. */
const check = (each: Omit<OperatorCase, 'op'>) =>
  checkOperator({ op: 'Resize', precision: 'float32', step: 0.5, tolerance: 1e-3, ...each })

describe('gradients of Resize agree with central differences', () => {
  test.each(['asymmetric', 'half_pixel', 'align_corners', 'pytorch_half_pixel'])(
    'linear, %s',
    async (coordinate_transformation_mode) => {
      const attributes = { mode: 'linear', coordinate_transformation_mode }
      await check({ inputs: [x, null, scales(1, 1, 2, 1.6)], attributes })
      await check({ inputs: [x, null, null, sizes(1, 2, 2, 7)], attributes })
    }
  )

  test.each(['floor', 'ceil', 'round_prefer_floor'])('nearest, %s', async (nearest_mode) => {
    const attributes = { mode: 'nearest', nearest_mode, coordinate_transformation_mode: 'asymmetric' }
    await check({ inputs: [x, null, scales(1, 1, 2, 0.6)], attributes })
  })

  test('cubic, and some axes by name', async () => {
    await check({ inputs: [x, null, scales(1, 1, 2, 2)], attributes: { mode: 'cubic' } })
    await check({ inputs: [x, null, scales(2, 1.5)], attributes: { mode: 'linear', axes: [2, 3] } })
  })

  test('Upsample of opset 9', async () => {
    await checkOperator({
      op: 'Upsample',
      opset: 9,
      inputs: [x, scales(1, 1, 2, 3)],
      attributes: { mode: 'nearest' },
      precision: 'float32',
      step: 0.5,
      tolerance: 1e-3
    })
  })
})
