/**
 * For tests: random operators against central differences. Several stand side by side in one network, so that two sessions serve
 * all of them, and their inputs are moved along directions. Not here: differences entry by entry (differences.ts).
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import { createSession, type CompiledSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { gradientGraph } from '../gradient-graph.ts'
import {
  addOperator,
  expectSame,
  floats,
  forms,
  spread,
  usualOpset,
  type OperatorCase,
  type Precision
} from './differences.ts'

/** Few runs that repeat; with LIMEN_RANDOM_RUNS so many, each time others. */
export function randomRuns<Values>(usual: number): fc.Parameters<Values> {
  const wanted = Number(process.env['LIMEN_RANDOM_RUNS'] ?? 0)
  // A failure names its operator: making it smaller takes longer than reading it.
  return wanted > 0
    ? { endOnFailure: true, numRuns: wanted }
    : { endOnFailure: true, numRuns: usual, seed: 1 }
}

/** Checks random operators, so many in each network. */
export const expectAgreement = (
  operators: fc.Arbitrary<OperatorCase>,
  { together = 8, runs = 2 }: { together?: number; runs?: number } = {}
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(operators, { minLength: together, maxLength: together }), checkTogether),
    randomRuns(runs)
  )

/** Operators side by side, all of one opset; every second one with sizes that the network does not tell. */
export async function checkTogether(cases: readonly OperatorCase[]): Promise<void> {
  try {
    await checkSideBySide(cases)
  } catch (error) {
    for (const [order, each] of cases.entries())
      await checkSideBySide([each], order).catch((alone: unknown) => {
        throw new Error(`${JSON.stringify(each)}: ${String(alone)}`, { cause: alone })
      })
    throw error
  }
}

type Tensors = Readonly<Record<string, Tensor>>

/** @param first whether its sizes are known depends on a case's number, which is counted from here. */
async function checkSideBySide(cases: readonly OperatorCase[], first = 0): Promise<void> {
  const { model, feeds } = networkOf(cases, () => true)
  const isKnown = (each: OperatorCase, order: number): boolean =>
    each.isSized === true || (first + order) % 2 === 0
  const session = await createSession(model, 'cpu')
  const known = await session.run(feeds)
  const cotangents = cotangentsOf(model, known)
  const { gradients, answers } = await rewrittenAnswers(networkOf(cases, isKnown).model, feeds, cotangents)
  cases.forEach((each, order) => {
    for (const name of outputsOf(each, order)) expectSame(name, answers[name], known[name], precisionOf(each))
  })
  const most = Math.max(...cases.map(({ inputs }) => inputs.length))
  for (let input = 0; input < most; input++) {
    const moves = cases.flatMap((each, order) => moveOf(each, order, input, feeds))
    const slopes = await slopesAlong(session, feeds, moves, cotangents)
    moves.forEach((move, order) => {
      expectSlope(move, gradients.get(move.name), slopes[order] ?? NaN)
    })
  }
  await session.release()
}

function networkOf(
  cases: readonly OperatorCase[],
  isSized: (each: OperatorCase, order: number) => boolean
): { model: Model; feeds: Tensors } {
  const builder = new GraphBuilder({ name: 'operators', opset: cases[0]?.opset ?? usualOpset })
  const feeds = cases.map((each, order) =>
    addOperator(builder, each, { prefix: `${order}.`, isSized: isSized(each, order) })
  )
  return { model: builder.build(), feeds: Object.assign({}, ...feeds) as Tensors }
}

const precisionOf = ({ precision = 'float64' }: OperatorCase): Precision => precision

const outputsOf = (each: OperatorCase, order: number): string[] =>
  (each.of ?? [0]).map((place) => `${order}.o${place}`)

const cotangentsOf = ({ graph }: Model, answers: Tensors): ReadonlyMap<string, Tensor> =>
  new Map(
    graph.outputs.map(({ name }, order) => {
      const { type, dims } = answers[name] as Tensor
      return [name, floats(type as Precision, dims, spread(elementCount(dims), order + 0.5, 0.5, 1.5))]
    })
  )

async function rewrittenAnswers(
  model: Model,
  feeds: Tensors,
  cotangents: ReadonlyMap<string, Tensor>
): Promise<{ gradients: ReadonlyMap<string, Tensor | undefined>; answers: Tensors }> {
  const request = {
    of: model.graph.outputs.map(({ name }) => name),
    withRespectTo: model.graph.inputs.map(({ name }) => name)
  }
  const result = await gradientGraph(model, request)
  const session = await createSession(result.model, 'cpu')
  const given = [...result.cotangents].map(([name, input]) => [input, cotangents.get(name)] as const)
  const answers = await session.run({ ...feeds, ...(Object.fromEntries(given) as Tensors) })
  await session.release()
  return {
    answers,
    gradients: new Map([...result.gradients].map(([name, output]) => [name, answers[output]]))
  }
}

/** One input of one operator, and the direction that it is moved along. */
interface Move {
  readonly name: string
  readonly each: OperatorCase
  /** The operator's own outputs. */
  readonly outputs: readonly string[]
  readonly start: Tensor
  readonly direction: readonly number[]
  readonly step: number
}

function moveOf(each: OperatorCase, order: number, input: number, feeds: Tensors): Move[] {
  const name = `${order}.i${input}`
  const start = feeds[name]
  if (start === undefined) return []
  const outputs = outputsOf(each, order)
  const direction = spread(elementCount(start.dims), order + 3.7 * input + 0.3)
  return [{ name, each, outputs, start, direction, step: each.step ?? forms[precisionOf(each)].step }]
}

/** Central differences of Σ c·y for each move; the operators have nothing in common, so that all are moved at once. */
async function slopesAlong(
  session: CompiledSession,
  feeds: Tensors,
  moves: readonly Move[],
  cotangents: ReadonlyMap<string, Tensor>
): Promise<number[]> {
  const at = async (sign: number): Promise<Tensors> => {
    const moved = moves.map(({ name, start, direction, step }) => {
      const values = Array.from(start.data as ArrayLike<number>, (value, place) => {
        return value + sign * step * (direction[place] ?? 0)
      })
      return [name, floats(start.type as Precision, start.dims, values)]
    })
    return session.run({ ...feeds, ...(Object.fromEntries(moved) as Tensors) })
  }
  const [ahead, behind] = [await at(1), await at(-1)]
  return moves.map(({ outputs, step }) => {
    const changes = outputs.map((name) => changeAlong(cotangents.get(name), ahead[name], behind[name]))
    return changes.reduce((sum, change) => sum + change, 0) / (2 * step)
  })
}

const numbersOf = (tensor: Tensor | undefined): number[] =>
  Array.from((tensor?.data ?? []) as ArrayLike<number>)

/** Σ c (a − b) */
function changeAlong(
  weights: Tensor | undefined,
  ahead: Tensor | undefined,
  behind: Tensor | undefined
): number {
  const before = numbersOf(behind)
  const values = numbersOf(ahead).map((value, place) => value - (before[place] ?? NaN))
  return dot(numbersOf(weights), values)
}

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, place) => sum + value * (right[place] ?? NaN), 0)

/** The slope along a direction, relative to what entries of the gradient add to it. */
function expectSlope(
  { name, each, start, direction }: Move,
  gradient: Tensor | undefined,
  slope: number
): void {
  expect(gradient?.dims, `shape of the gradient of ${name}`).toEqual(start.dims)
  const entries = numbersOf(gradient)
  const found = dot(direction, entries)
  const largest = Math.max(1, ...entries.map((entry, place) => Math.abs(entry * (direction[place] ?? 0))))
  const tolerance = each.tolerance ?? forms[precisionOf(each)].tolerance / 2
  const seen = `gradient of ${name} of ${each.op}: [${entries.join()}], along [${direction.join()}] ${found}, difference ${slope}`
  expect(Math.abs(found - slope) <= tolerance * largest, seen).toBe(true)
}
