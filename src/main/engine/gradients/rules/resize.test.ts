import fc from 'fast-check'
import { describe, test } from 'vitest'
import { float } from '#engine/onnx/attributes.ts'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'
import { coins, integers, operand, salts } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

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

  test('a factor that moves entries and leaves their number', async () => {
    await check({ inputs: [x, null, scales(1, 1, 1.2, 0.5)], attributes: { mode: 'linear' } })
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

const modes = fc.constantFrom(
  { mode: 'nearest', nearest_mode: 'floor' },
  { mode: 'nearest', nearest_mode: 'ceil' },
  { mode: 'nearest', nearest_mode: 'round_prefer_floor' },
  { mode: 'nearest', nearest_mode: 'round_prefer_ceil' },
  { mode: 'linear' },
  { mode: 'linear' },
  { mode: 'cubic', cubic_coeff_a: float(-0.5) },
  { mode: 'cubic', exclude_outside: 1 }
)

const coordinates = fc.constantFrom(
  'half_pixel',
  'half_pixel_symmetric',
  'pytorch_half_pixel',
  'align_corners',
  'asymmetric',
  'tf_crop_and_resize'
)

const policies = fc.constantFrom('stretch', 'stretch', 'not_larger', 'not_smaller')

/** Where a crop begins and ends, as parts of height and width: also outside, and backwards. */
const bound = fc.constantFrom(-0.3, 0, 0.15, 0.6, 1, 1.2)

const resizedForm = fc.record({
  mode: modes,
  coordinate: coordinates,
  policy: policies,
  crop: fc.tuple(bound, bound, bound, bound),
  before: fc.tuple(integers(1, 5), integers(1, 5)),
  after: fc.tuple(integers(1, 8), integers(1, 8)),
  hasScales: coins,
  isByAxes: coins,
  isSmoothed: coins,
  salt: salts
})

/** Height and width become larger or smaller, told by factors or sizes, of all axes or of these two. */
const resized = resizedForm.map((form): OperatorCase => {
  const { mode, coordinate, policy, before, after, isSmoothed, salt } = form
  // One factor for all axes follows from sizes, and would change the number of pictures, too.
  const [isByAxes, hasScales] = policy === 'stretch' ? [form.isByAxes, form.hasScales] : [true, false]
  const outer = isByAxes ? [] : [1, 2]
  const factors = after.map((size, axis) => (size + (size % 2 === 0 ? 0 : 0.3)) / (before[axis] ?? 1))
  const [top, left, bottom, right] = form.crop
  const [starts, ends] = [outer.map(() => 0), outer.map(() => 1)]
  const roi = {
    dims: [isByAxes ? 4 : 8],
    values: [...starts, top, left, ...ends, bottom, right],
    fixed: true
  }
  return {
    op: 'Resize',
    inputs: [
      operand([1, 2, ...before], salt),
      coordinate === 'tf_crop_and_resize' ? roi : null,
      ...(hasScales ? [scales(...outer.map(() => 1), ...factors)] : [null, sizes(...outer, ...after)])
    ],
    attributes: {
      ...mode,
      coordinate_transformation_mode: coordinate,
      keep_aspect_ratio_policy: policy,
      extrapolation_value: float(0.7),
      ...(isByAxes && { axes: [2, 3] }),
      ...(isSmoothed && mode.mode !== 'nearest' && { antialias: 1 })
    },
    precision: 'float32',
    step: 0.5,
    tolerance: 1e-3
  }
})

describe('gradients of random forms of Resize agree with central differences', () => {
  test('in every mode, with every way to count coordinates, cropped, and with the aspect kept', async () => {
    await expectAgreement(resized, { together: 12, runs: 3 })
  })
})
