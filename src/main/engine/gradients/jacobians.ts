/**
 * Whole Jacobians from vector-Jacobian products: every stimulus is repeated once for each row, so that one run gives many rows.
 * For networks whose stimuli may share a batch. Not here: the graph (gradient-graph.ts).
 */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { gatherAlong } from '#engine/arrays/batch-slices.ts'
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import type { GradientGraph } from './gradient-graph.ts'

/** A value and the axis along which it counts stimuli. */
export interface BatchedValue {
  readonly name: string
  readonly batchAxis: number
}

export interface JacobianRequest {
  /** What is differentiated, with its sizes for these feeds. */
  readonly of: BatchedValue & { readonly dims: readonly number[]; readonly type: 'float32' | 'float64' }
  /** What it is differentiated by. */
  readonly site: BatchedValue
  /** Values of the inputs; null for an axis where an input is the same for all stimuli. */
  readonly feeds: ReadonlyMap<string, { readonly tensor: Tensor; readonly batchAxis: number | null }>
  /** How many rows one run may have. */
  readonly rowsPerRun: number
}

export interface Jacobians {
  readonly stimuli: number
  /** Elements of the value and of the site for one stimulus, in row-major order of their other axes. */
  readonly rows: number
  readonly columns: number
  /** [stimuli, rows, columns] */
  readonly data: Float64Array
}

/** One row: of which stimulus, and by which element of its value. */
interface Row {
  readonly stimulus: number
  readonly element: number
}

/**
 * The Jacobian of every stimulus by itself.
 * @param graph has the gradient of `of` with respect to `site`, and the session runs its model
 * @throws LimenError as CompiledSession.run does.
 */
export async function jacobians(
  session: CompiledSession,
  graph: GradientGraph,
  request: JacobianRequest
): Promise<Jacobians> {
  const { of, rowsPerRun } = request
  const stimuli = of.dims[of.batchAxis] ?? 1
  const rows = elementCount(of.dims) / stimuli
  const all = Array.from({ length: stimuli * rows }, (_, at): Row => ({
    stimulus: Math.floor(at / rows),
    element: at % rows
  }))
  const found: Float64Array[] = []
  for (let first = 0; first < all.length; first += rowsPerRun)
    found.push(...(await rowsOf(session, graph, request, all.slice(first, first + rowsPerRun))))
  const columns = found[0]?.length ?? 0
  const data = new Float64Array(found.length * columns)
  found.forEach((row, at) => {
    data.set(row, at * columns)
  })
  return { stimuli, rows, columns, data }
}

async function rowsOf(
  session: CompiledSession,
  { cotangents, gradients }: GradientGraph,
  { of, site, feeds }: JacobianRequest,
  rows: readonly Row[]
): Promise<Float64Array[]> {
  const stimuli = rows.map(({ stimulus }) => stimulus)
  const fed = [...feeds].map(([name, { tensor, batchAxis }]): [string, Tensor] => [
    name,
    batchAxis === null ? tensor : gatherAlong(tensor, batchAxis, stimuli)
  ])
  const output = gradients.get(site.name) ?? ''
  const given = { ...Object.fromEntries(fed), [cotangents.get(of.name) ?? '']: unitRows(of, rows) }
  const answer = await session.run(given, [output])
  const gradient = answer[output]
  return gradient ? rows.map((_, entry) => entryOf(gradient, site.batchAxis, entry)) : []
}

/** A tensor like the value, with one entry for each row: 1 at the row's element, 0 elsewhere. */
function unitRows({ dims, batchAxis, type }: JacobianRequest['of'], rows: readonly Row[]): Tensor {
  const shape = dims.with(batchAxis, rows.length)
  const count = elementCount(shape)
  const data = type === 'float64' ? new Float64Array(count) : new Float32Array(count)
  rows.forEach(({ element }, entry) => {
    data[placeOf(shape, batchAxis, entry, element)] = 1
  })
  return { type, dims: shape, data }
}

function entryOf(tensor: Tensor, batchAxis: number, entry: number): Float64Array {
  const numbers = numbersOfTensor(tensor)
  const count = numbers.length / (tensor.dims[batchAxis] ?? 1)
  return Float64Array.from(
    { length: count },
    (_, element) => numbers[placeOf(tensor.dims, batchAxis, entry, element)] ?? NaN
  )
}

/** Where an entry of the batch axis has one of its elements, counted without that axis. */
function placeOf(dims: readonly number[], batchAxis: number, entry: number, element: number): number {
  const inner = elementCount(dims.slice(batchAxis + 1))
  return (Math.floor(element / inner) * (dims[batchAxis] ?? 1) + entry) * inner + (element % inner)
}
