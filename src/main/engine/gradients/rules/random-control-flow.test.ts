import fc from 'fast-check'
import { describe, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Tensor } from '#shared/tensor.ts'
import { checkGradients, floats, spread } from '../testing/differences.ts'
import { coins, integers } from '../testing/random-operands.ts'
import { randomRuns } from '../testing/random-operators.ts'

/** A builder with its float64 inputs. */
function withInputs(inputs: Record<string, number[]>): GraphBuilder {
  const builder = new GraphBuilder({ name: 'test', opset: 21 })
  for (const [name, dims] of Object.entries(inputs)) builder.input(name, 'float64', dims)
  return builder
}

const functions = fc.constantFrom('Tanh', 'Sin', 'Identity', 'Sigmoid')

/** A sequence that is read or made: its axis, and whether it goes from the end. */
const sequence = fc.record({ axis: fc.nat(1), direction: fc.nat(1) })

const scanForm = fc.record({
  steps: integers(1, 4),
  width: integers(1, 3),
  states: fc.array(functions, { maxLength: 2 }),
  read: fc.array(sequence, { minLength: 1, maxLength: 2 }),
  made: fc.array(sequence, { minLength: 1, maxLength: 2 }),
  isStateHandedOut: coins
})
type ScanForm = typeof scanForm extends fc.Arbitrary<infer T> ? T : never

/** Every state becomes f(W·state + the product of all that is read); what is made are sums of states and readings. */
function randomScan({ steps, width, states, read, made, isStateHandedOut }: ScanForm) {
  const shape = ({ axis }: { axis: number }) => (axis === 0 ? [steps, width] : [width, steps])
  const inputs: Record<string, number[]> = { w: [width, width] }
  states.forEach((_, order) => (inputs[`h${order}`] = [width]))
  read.forEach((each, order) => (inputs[`x${order}`] = shape(each)))
  const builder = withInputs(inputs)
  const body = builder.subgraph()
  const befores = states.map((_, order) => body.input(`before ${order}`, 'float64', [width]))
  const items = read.map((_, order) => body.input(`item ${order}`, 'float64', [width]))
  const product = items.reduce((left, right) => body.node('Mul', [left, right]))
  const afters = states.map((op, order) => {
    const mixed = body.node('MatMul', ['w', befores[order] ?? ''])
    return body.node(op, [body.node('Add', [mixed, product])])
  })
  for (const name of afters) body.output(name, 'float64', [width])
  made.forEach((_, order) => {
    const parts = [...afters, ...befores.slice(0, order), body.node('Mul', [product, product])]
    body.output(body.node('Sum', parts), 'float64', [width])
  })
  const finals = states.map((_, order) => `last ${order}`)
  const sequences = made.map((_, order) => `made ${order}`)
  builder.nodes(
    'Scan',
    [...states.map((_, order) => `h${order}`), ...read.map((_, order) => `x${order}`)],
    finals.length + sequences.length,
    {
      attributes: {
        body: body.graph(),
        num_scan_inputs: read.length,
        scan_input_axes: read.map(({ axis }) => axis),
        scan_input_directions: read.map(({ direction }) => direction),
        scan_output_axes: made.map(({ axis }) => axis),
        scan_output_directions: made.map(({ direction }) => direction)
      },
      outputs: [...finals, ...sequences]
    }
  )
  for (const name of isStateHandedOut ? [...finals, ...sequences] : sequences)
    builder.output(name, 'float64', null)
  return { model: builder.build(), inputs }
}

const loopForm = fc.record({
  trips: fc.option(integers(0, 4)),
  /** Whether the network itself tells the trip count and the first condition; they are fed otherwise. */
  isCountKnown: coins,
  isGoing: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  stopsBefore: integers(0, 4),
  width: integers(1, 3),
  states: fc.array(functions, { minLength: 1, maxLength: 2 }),
  hasSequence: coins,
  /** Whether odd steps go another way, through an If. */
  isForked: coins
})
type LoopForm = typeof loopForm extends fc.Arbitrary<infer T> ? T : never

/** Every state becomes f(W·state + k·b), as long as the step number k is below a limit. */
function randomLoop(form: LoopForm) {
  const { stopsBefore, width, states, hasSequence, isForked } = form
  const inputs: Record<string, number[]> = { w: [width, width], b: [width] }
  states.forEach((_, order) => (inputs[`h${order}`] = [width]))
  const builder = withInputs(inputs)
  const body = builder.subgraph()
  const [step] = [body.input('step', 'int64', []), body.input('going', 'bool', [])]
  const befores = states.map((_, order) => body.input(`before ${order}`, 'float64', [width]))
  const scaled = body.node('Mul', ['b', body.node('Cast', [step], { attributes: { to: 11 } })])
  const shift = isForked ? forked(body, step, scaled) : scaled
  body.output(body.node('Less', [step, body.constant('limit', 'int64', [], stopsBefore)]), 'bool', [])
  const afters = states.map((op, order) => {
    const mixed = body.node('MatMul', ['w', befores[order] ?? ''])
    return body.node(op, [body.node('Add', [mixed, shift])])
  })
  for (const name of afters) body.output(name, 'float64', [width])
  if (hasSequence) body.output(body.node('Sum', [...afters, ...befores]), 'float64', [width])
  const { count, going, fed } = tripsOf(builder, form)
  const outputs = [...states.map((_, order) => `last ${order}`), ...(hasSequence ? ['sequence'] : [])]
  builder.nodes('Loop', [count, going, ...states.map((_, order) => `h${order}`)], outputs.length, {
    attributes: { body: body.graph() },
    outputs
  })
  for (const name of outputs) builder.output(name, 'float64', null)
  return { model: builder.build(), inputs, fed }
}

/** The trip count and the first condition of a Loop, as constants or as inputs with what they are fed. */
function tripsOf(builder: GraphBuilder, { trips, isCountKnown, isGoing }: LoopForm) {
  const fed: Record<string, Tensor> = {}
  const given = (name: string, type: 'int64' | 'bool', value: number): string => {
    if (isCountKnown) return builder.constant(name, type, [], value)
    const data = type === 'bool' ? Uint8Array.of(value) : BigInt64Array.of(BigInt(value))
    fed[name] = { type, dims: [], data }
    return builder.input(name, type, [])
  }
  const count = trips === null ? '' : given('trips', 'int64', trips)
  return { count, going: given('first', 'bool', Number(isGoing)), fed }
}

/** The value at even steps, its cosine times b at odd ones. */
function forked(body: GraphBuilder, step: string, value: string): string {
  const rest = body.node('Mod', [step, body.constant('two', 'int64', [], 2)])
  const isEven = body.node('Equal', [rest, body.constant('none', 'int64', [], 0)])
  const [then, other] = [body.subgraph(), body.subgraph()]
  then.output(then.node('Identity', [value]), 'float64', null)
  other.output(other.node('Mul', [other.node('Cos', [value]), 'b']), 'float64', null)
  return body.node('If', [isEven], { attributes: { then_branch: then.graph(), else_branch: other.graph() } })
}

interface RandomNetwork {
  model: Model
  inputs: Record<string, number[]>
  fed?: Record<string, Tensor>
}

const checkAll = ({ model, inputs, fed }: RandomNetwork) => {
  const feeds = Object.entries(inputs).map(([name, dims], salt) => {
    const count = dims.reduce((product, size) => product * size, 1)
    return [name, floats('float64', dims, spread(count, salt))] as const
  })
  return checkGradients(
    model,
    { ...fed, ...Object.fromEntries(feeds) },
    { withRespectTo: Object.keys(inputs) }
  )
}

describe('gradients of random control flow agree with central differences', () => {
  test('Scan with any number of states and sequences, along either axis, both ways', async () => {
    const property = fc.asyncProperty(scanForm, async (form) => {
      await checkAll(randomScan(form))
    })
    await fc.assert(property, randomRuns(8))
  })

  test('Loop that ends by count or by condition, perhaps before its first step, with an If inside', async () => {
    const property = fc.asyncProperty(loopForm, async (form) => {
      await checkAll(randomLoop(form))
    })
    await fc.assert(property, randomRuns(8))
  })
})
