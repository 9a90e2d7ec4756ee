/**
 * For tests: gradients against central differences. The network is run twice for each element of each value, in one
 * session, and the slope of Σ c·y is compared with what the gradient graph says.
 */
import { expect } from 'vitest'
import { createSession, type CompiledSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { AttributeValues } from '#engine/onnx/attributes.ts'
import type { Model } from '#engine/onnx/model.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { gradientGraph, type GradientGraph } from '../gradient-graph.ts'

export type Precision = 'float64' | 'float32'

/** Of operators that do not state theirs. */
export const usualOpset = 21

/** Step of the differences and how far gradients may be from them, relative to the largest. */
export const forms = {
  float64: { step: 1e-5, tolerance: 1e-6 },
  float32: { step: 1e-2, tolerance: 2e-2 }
} as const

/** Floating-point numbers between `low` and `high`, or given ones; a fixed input is a constant. */
interface FloatInput {
  dims: number[]
  values?: readonly number[]
  low?: number
  high?: number
  fixed?: boolean
}

/** An input of an operator; null leaves it out. Integers and conditions are constants. */
export type CaseInput =
  | FloatInput
  | { int64: number[]; dims?: number[]; type?: 'int32' | 'int64' }
  | { bool: boolean[]; dims: number[] }
  | null

export interface OperatorCase {
  op: string
  inputs: CaseInput[]
  attributes?: AttributeValues
  outputs?: number
  /** The outputs whose gradients are asked for; the first one alone otherwise. */
  of?: number[]
  domain?: string
  opset?: number
  precision?: Precision
  tolerance?: number
  step?: number
  /** The operator has a gradient only where sizes are known. */
  isSized?: boolean
}

/** Numbers that repeat from run to run and are far from each other: no ties, no kinks nearby. */
export function spread(count: number, salt = 0, low = -1, high = 1): number[] {
  const golden = 0.618033988749895
  return Array.from({ length: count }, (_, i) => low + (high - low) * (((i + 1 + salt * 7.31) * golden) % 1))
}

/** Whether an input holds floating-point numbers. */
export const isFloat = (input: CaseInput): input is FloatInput =>
  input !== null && !('int64' in input) && !('bool' in input)

/** A network of one operator, with sizes or a symbol for each; its inputs are i0, i1, …, its outputs o0, o1, …; integers are constants. */
export function operatorModel(
  each: OperatorCase,
  isSized = true
): { model: Model; feeds: Record<string, Tensor> } {
  const builder = new GraphBuilder({ name: each.op, opset: each.opset ?? usualOpset })
  const feeds = addOperator(builder, each, { prefix: '', isSized })
  return { model: builder.build(), feeds }
}

/** Adds one operator with inputs and outputs of its own, whose names begin with the prefix; answers what it is fed. */
export function addOperator(
  builder: GraphBuilder,
  each: OperatorCase,
  { prefix, isSized }: { prefix: string; isSized: boolean }
): Record<string, Tensor> {
  const { op, inputs, attributes, outputs = 1, domain, precision = 'float64' } = each
  const feeds: Record<string, Tensor> = {}
  const names = inputs.map((input, place) => {
    if (input === null) return ''
    const name = `${prefix}i${place}`
    if ('int64' in input)
      return builder.constant(name, input.type ?? 'int64', input.dims ?? [input.int64.length], input.int64)
    if ('bool' in input) return builder.constant(name, 'bool', input.dims, input.bool.map(Number))
    const values = input.values ?? spread(elementCount(input.dims), place, input.low, input.high)
    if (input.fixed) return builder.constant(name, precision, input.dims, values)
    feeds[name] = floats(precision, input.dims, values)
    return builder.input(
      name,
      precision,
      isSized ? input.dims : input.dims.map((_, axis) => `${name}.${axis}`)
    )
  })
  const made = Array.from({ length: outputs }, (_, place) => `${prefix}o${place}`)
  builder.nodes(op, names, outputs, {
    outputs: made,
    ...(attributes && { attributes }),
    ...(domain !== undefined && { domain })
  })
  for (const place of each.of ?? [0]) builder.output(`${prefix}o${place}`, precision, null)
  return feeds
}

export const floats = (type: Precision, dims: number[], values: readonly number[]): Tensor => ({
  type,
  dims,
  data: type === 'float64' ? Float64Array.from(values) : Float32Array.from(values)
})

/**
 * Checks one operator against differences, with respect to all its floating-point inputs that are not fixed; once with known
 * sizes and once without.
 */
export async function checkOperator(each: OperatorCase): Promise<GradientGraph> {
  const { model, feeds } = operatorModel(each)
  const withRespectTo = each.inputs.flatMap((input, place) =>
    isFloat(input) && !input.fixed ? [`i${place}`] : []
  )
  const { precision, step, tolerance } = each
  const check = {
    withRespectTo,
    ...(precision && { precision }),
    ...(step && { step }),
    ...(tolerance && { tolerance })
  }
  if (each.isSized !== true)
    await checkGradients(model, feeds, { ...check, gradientsFrom: operatorModel(each, false).model })
  return checkGradients(model, feeds, check)
}

export interface Check {
  withRespectTo: readonly string[]
  precision?: Precision
  step?: number
  tolerance?: number
  /** The same network in another form. */
  gradientsFrom?: Model
}

/** Checks the gradients of all outputs together, with cotangents that differ from element to element. */
export async function checkGradients(
  model: Model,
  feeds: Record<string, Tensor>,
  check: Check
): Promise<GradientGraph> {
  const precision = check.precision ?? 'float64'
  const form = { ...forms[precision], ...(check.step && { step: check.step }) }
  const of = model.graph.outputs.map(({ name }) => name)
  const result = await gradientGraph(check.gradientsFrom ?? model, { of, withRespectTo: check.withRespectTo })
  const plain = await createSession(model, 'cpu')
  const answers = await plain.run(feeds)
  const cotangents = of.map((name, order) => {
    const dims = answers[name]?.dims ?? []
    return [name, floats(precision, dims, spread(elementCount(dims), order + 0.5, 0.5, 1.5))] as const
  })
  const { gradients: found, answers: rewritten } = await run(result, feeds, new Map(cotangents))
  for (const name of of) expectSame(name, rewritten[name], answers[name], precision)
  for (const name of check.withRespectTo) {
    const slopes = await differences(plain, feeds, name, new Map(cotangents), form.step)
    expectClose(name, found.get(name), feeds[name]?.dims ?? [], slopes, check.tolerance ?? form.tolerance)
  }
  await plain.release()
  return result
}

/** The gradients in one run. */
export const gradientsOf = async (
  result: GradientGraph,
  feeds: Record<string, Tensor>,
  cotangents: ReadonlyMap<string, Tensor>
): Promise<Map<string, Tensor>> => (await run(result, feeds, cotangents)).gradients

async function run(
  result: GradientGraph,
  feeds: Record<string, Tensor>,
  cotangents: ReadonlyMap<string, Tensor>
): Promise<{ gradients: Map<string, Tensor>; answers: Record<string, Tensor> }> {
  const session = await createSession(result.model, 'cpu')
  const given = [...result.cotangents].map(([name, input]) => [input, cotangents.get(name)] as const)
  const answers = await session.run({ ...feeds, ...(Object.fromEntries(given) as Record<string, Tensor>) })
  await session.release()
  const gradients = [...result.gradients].map(
    ([name, output]) => [name, tensorNamed(answers, output)] as const
  )
  return { gradients: new Map(gradients), answers }
}

/** The network's own outputs stay as they were, to rounding where operators were written out. */
export function expectSame(
  name: string,
  found: Tensor | undefined,
  known: Tensor | undefined,
  precision: Precision
): void {
  expect(found?.dims, `shape of ${name}`).toEqual(known?.dims)
  Array.from((known?.data ?? []) as ArrayLike<number>).forEach((value, i) => {
    expect(Number(found?.data[i]), `element ${i} of ${name}`).toBeCloseTo(
      value,
      precision === 'float64' ? 12 : 5
    )
  })
}

/** @throws Error when it is not there. */
function tensorNamed(tensors: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = tensors[name]
  if (tensor === undefined) throw new Error(`There is no tensor '${name}'.`)
  return tensor
}

async function differences(
  session: CompiledSession,
  feeds: Record<string, Tensor>,
  name: string,
  cotangents: ReadonlyMap<string, Tensor>,
  step: number
): Promise<number[]> {
  const tensor = tensorNamed(feeds, name)
  const values = Array.from(tensor.data as ArrayLike<number>)
  const at = async (element: number, by: number): Promise<number> => {
    const moved = values.map((value, index) => (index === element ? value + by : value))
    const answers = await session.run({
      ...feeds,
      [name]: floats(tensor.type as Precision, tensor.dims, moved)
    })
    return [...cotangents].reduce(
      (sum, [output, weights]) => sum + dot(tensorNamed(answers, output), weights),
      0
    )
  }
  const slopes: number[] = []
  for (let element = 0; element < values.length; element++)
    slopes.push(((await at(element, step)) - (await at(element, -step))) / (2 * step))
  return slopes
}

const dot = (left: Tensor, right: Tensor): number =>
  Array.from(left.data as ArrayLike<number>).reduce((sum, value, i) => sum + value * Number(right.data[i]), 0)

function expectClose(
  name: string,
  found: Tensor | undefined,
  dims: readonly number[],
  slopes: readonly number[],
  tolerance: number
): void {
  expect(found?.dims, `shape of the gradient of ${name}`).toEqual(dims)
  const gradient = Array.from((found?.data ?? []) as ArrayLike<number>)
  const scale = Math.max(1, ...slopes.map(Math.abs))
  const off = gradient.findIndex((value, i) => !(Math.abs(value - (slopes[i] ?? NaN)) <= tolerance * scale))
  const seen = `gradient of ${name}: [${gradient.join()}]; differences: [${slopes.join()}]`
  expect(off, seen).toBe(-1)
}
