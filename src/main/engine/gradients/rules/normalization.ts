/** Gradients of normalizations, from x̂ = (x − mean) / deviation, which is computed again. */
import { floatAttribute, intAttribute, intsAttribute } from '#engine/onnx/attributes.ts'
import type { BackwardBuilder } from '../backward-builder.ts'
import type { Rule, RuleCall } from '../rule.ts'

const range = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, each) => start + each)

/** A value that was scaled to unit variance, and 1/deviation. */
interface Normalized {
  unit: string
  inverse: string
}

interface Form {
  axes: readonly number[]
  epsilon: number
  /** Whether the mean is taken out before. */
  isCentred: boolean
}

function normalized(b: BackwardBuilder, x: string, one: (value: number) => string, form: Form): Normalized {
  const centred = form.isCentred ? b.minus(x, b.meanOver(x, form.axes)) : x
  const variance = b.meanOver(b.square(centred), form.axes)
  const inverse = b.apply('Reciprocal', b.apply('Sqrt', b.plus(variance, one(form.epsilon))))
  return { unit: b.times(centred, inverse), inverse }
}

/** From ∂L/∂x̂ to ∂L/∂x = (g − mean(g) − x̂ mean(g x̂)) / deviation. */
function throughUnit(b: BackwardBuilder, g: string, { unit, inverse }: Normalized, form: Form): string {
  const along = b.times(unit, b.meanOver(b.times(g, unit), form.axes))
  const rest = form.isCentred ? b.minus(b.minus(g, b.meanOver(g, form.axes)), along) : b.minus(g, along)
  return b.times(inverse, rest)
}

/** y = x̂ · scale + bias over the axes from one on; scale and bias broadcast. */
const overLastAxes =
  (isCentred: boolean, usualEpsilon: number): Rule =>
  (call) => {
    const { b, x, y, g } = call
    const [, scale = '', bias = ''] = call.node.inputs
    const axes = range(call.axis(intAttribute(call.node, 'axis', -1)), b.facts.rank(x))
    const form = { axes, epsilon: floatAttribute(call.node, 'epsilon', usualEpsilon), isCentred }
    const unit = b.once(
      call.node,
      () => givenStatistics(call, form) ?? normalized(b, x, (value) => call.number(value), form)
    )
    const ofStatistics = statisticsGradient(call, unit, form)
    const ofUnit = (): string[] =>
      call.hasGradient(0) ? [throughUnit(b, b.times(g, scale), unit, form)] : []
    return [
      () => [...ofUnit(), ...ofStatistics()].reduce((left, right) => b.plus(left, right)),
      () => b.sumTo(b.times(g, unit.unit), y, scale),
      () => b.sumTo(g, y, bias)
    ]
  }

/** The operator tells its mean and 1/deviation where they are asked for; null where ONNX Runtime's kernel may not. */
function givenStatistics({ node, b, x, y }: RuleCall, { isCentred }: Form): Normalized | null {
  if (!isCentred || b.facts.elem(x) !== 'float32') return null
  const [mean, inverse] = ['mean', 'inverse of the deviation'].map(
    (name, place) => node.outputs[place + 1] || b.fresh(name)
  ) as [string, string]
  b.replace(node, { ...node, outputs: [y, mean, inverse] })
  return { unit: b.times(b.minus(x, mean), inverse), inverse }
}

/** What comes back through the mean and 1/deviation themselves: ∂/∂x = 1/n and −x̂ / (n deviation²). */
function statisticsGradient(call: RuleCall, { unit, inverse }: Normalized, form: Form): () => string[] {
  const { b, x } = call
  if (!form.isCentred && (call.hasGradient(1) || call.hasGradient(2)))
    throw call.unsupported('its statistics are used')
  const mean = (value: string): string => b.times(value, b.over(call.number(1), entriesOver(call, form.axes)))
  return () => [
    ...(call.hasGradient(1) ? [b.expandLike(mean(call.gradient(1)), x)] : []),
    ...(call.hasGradient(2) ? [b.neg(b.times(unit, mean(b.times(call.gradient(2), b.square(inverse)))))] : [])
  ]
}

/** How many entries these axes have together, as a number of the value's type. */
const entriesOver = ({ b, x }: RuleCall, axes: readonly number[]): string =>
  b.castLike(b.node('ReduceProd', [b.joined(...axes.map((axis) => b.size(x, axis)))], { keepdims: 0 }), x)

/** A value for each channel as [channel, 1, 1, …], which broadcasts over [batch, channel, …]. */
const perChannel = ({ b, x }: RuleCall, value: string): string =>
  b.reshapeTo(value, -1, ...range(2, b.facts.rank(x)).map(() => 1))

/** A value [batch, channel, …] summed to one number for each channel. */
const channelSum = ({ b, x }: RuleCall, value: string): string =>
  b.sum(value, [0, ...range(2, b.facts.rank(x))], 0)

/** With stored statistics it is linear in x: y = (x − mean) · scale / deviation + bias. */
const batchNormalization: Rule = (call) => {
  const { b, x, g, node } = call
  if (intAttribute(node, 'training_mode', 0) === 1) throw call.unsupported('it is in training mode')
  const [, scale = '', , mean = '', variance = ''] = node.inputs
  const epsilon = b.numberLike(variance, floatAttribute(node, 'epsilon', 1e-5))
  const spread = b.plus(variance, epsilon)
  const inverse = b.apply('Reciprocal', b.apply('Sqrt', spread))
  const centred = (): string => b.minus(x, perChannel(call, mean))
  const factor = b.times(scale, inverse)
  return [
    () => b.times(g, perChannel(call, factor)),
    () => b.times(channelSum(call, b.times(g, centred())), inverse),
    () => channelSum(call, g),
    () => b.neg(b.times(channelSum(call, g), factor)),
    () => {
      const slope = b.times(b.over(factor, spread), b.numberLike(variance, -0.5))
      return b.times(channelSum(call, b.times(g, centred())), slope)
    }
  ]
}

const instanceNormalization: Rule = (call) => {
  const { b, x, g, node } = call
  const form = {
    axes: range(2, b.facts.rank(x)),
    epsilon: floatAttribute(node, 'epsilon', 1e-5),
    isCentred: true
  }
  const unit = normalized(b, x, (value) => call.number(value), form)
  return [
    () => throughUnit(b, b.times(g, perChannel(call, call.input(1))), unit, form),
    () => channelSum(call, b.times(g, unit.unit)),
    () => channelSum(call, g)
  ]
}

/** Groups of channels become rows [batch, group, …]. Until opset 21, scale and bias were one for each group. */
const groupNormalization: Rule = (call) => {
  const { b, x, g, node } = call
  const form = { axes: [2], epsilon: floatAttribute(node, 'epsilon', 1e-5), isCentred: true }
  const groups = intAttribute(node, 'num_groups', 1)
  const rows = (value: string): string => b.reshapeTo(value, 0, groups, -1)
  const unit = normalized(b, rows(x), (value) => call.number(value), form)
  const isPerGroup = b.opset < 21
  const scale = isPerGroup ? b.reshapeTo(call.input(1), -1, 1) : perChannel(call, call.input(1))
  const summed = (value: string): string =>
    isPerGroup ? b.sum(rows(value), [0, 2], 0) : channelSum(call, value)
  const scaled = (): string => (isPerGroup ? b.times(rows(g), scale) : rows(b.times(g, scale)))
  return [
    () => b.reshapeLike(throughUnit(b, scaled(), unit, form), x),
    () => summed(b.times(g, b.reshapeLike(unit.unit, x))),
    () => summed(g)
  ]
}

/** Over given axes, without scale and bias; ONNX adds 1e-9 to the deviation. */
const meanVariance: Rule = (call) => {
  const { b, x, g, node } = call
  const form = { axes: intsAttribute(node, 'axes', [0, 2, 3]), epsilon: 0, isCentred: true }
  return [
    () =>
      throughUnit(
        b,
        g,
        normalized(b, x, (value) => call.number(value), form),
        form
      )
  ]
}

/** y = x / ‖x‖ₚ: (g − s Σ g y) / ‖x‖, where s is y or its sign. */
const lpNormalization: Rule = (call) => {
  const { b, x, y, g, node } = call
  const isEuclidean = intAttribute(node, 'p', 2) === 2
  const axes = [call.axis(intAttribute(node, 'axis', -1))]
  return [
    () => {
      const norm = b.reduced(isEuclidean ? 'ReduceL2' : 'ReduceL1', x, axes, 1)
      const share = b.sum(b.times(g, y), axes)
      return b.over(b.minus(g, b.times(isEuclidean ? y : b.apply('Sign', y), share)), norm)
    }
  ]
}

export const normalizationRules: Readonly<Record<string, Rule>> = {
  LayerNormalization: overLastAxes(true, 1e-5),
  RMSNormalization: overLastAxes(false, 1e-5),
  SimplifiedLayerNormalization: overLastAxes(false, 1e-5),
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  MeanVarianceNormalization: meanVariance,
  LpNormalization: lpNormalization
}
