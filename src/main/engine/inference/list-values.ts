/** Lists the values of a network that can be recorded, and those that can not, with the reason. */
import type { DataType, Model, Node, ValueType } from '#engine/onnx/model.ts'
import { recurrentTaps, recurrentTensor } from '#engine/trajectories/recurrent-taps.ts'
import { storageByType, type ElementType } from '#shared/tensor.ts'
import type { ValueTypes } from './infer-types.ts'
import { scopedGraphs, type ScopedGraph } from './scopes.ts'

/** A value that can not be recorded, and why. */
export interface SkippedValue {
  scope: string[]
  tensor: string
  reason: string
}

/** A value that may be recorded. */
export interface Candidate {
  scope: string[]
  tensor: string
  type: ElementType
  /** The number of its axes, or null where ONNX Runtime can not tell it. */
  rank: number | null
  /** How many Scan and Loop bodies it lies in. */
  loops: number
  /** Whether it lies in a branch inside of a Scan or Loop, which may run at some steps and not at others. */
  atSomeSteps: boolean
}

export interface ListedValues {
  candidates: Candidate[]
  skipped: SkippedValue[]
}

/** Types that hold numbers. */
const recordable: ReadonlySet<string> = new Set(Object.keys(storageByType))

const isRecordable = (type: DataType): type is DataType & ElementType => recordable.has(type)

/** Lists the values of all graphs of the network. */
export function listValues(model: Model, types: ValueTypes): ListedValues {
  const listed: ListedValues = { candidates: [], skipped: [] }
  for (const place of scopedGraphs(model.graph)) {
    const { scope, around } = place
    const loops = around.filter(({ node }) => node.op !== 'If').length
    const firstLoop = around.findIndex(({ node }) => node.op !== 'If')
    const atSomeSteps = firstLoop >= 0 && around.slice(firstLoop).some(({ node }) => node.op === 'If')
    for (const [tensor, type] of valuesOf(place, types)) {
      const reason = whyNot(type)
      if (reason !== null) listed.skipped.push({ scope, tensor, reason })
      else if (type.kind === 'tensor' && isRecordable(type.elem)) {
        listed.candidates.push({
          scope,
          tensor,
          type: type.elem,
          rank: type.dims?.length ?? null,
          loops,
          atSomeSteps
        })
      }
    }
  }
  return listed
}

/** Names and types of what a graph's nodes make but constants, and of its inputs. */
function valuesOf({ graph, scope }: ScopedGraph, types: ValueTypes): Map<string, ValueType> {
  const inputs = graph.inputs.map(({ name }) => name).filter((name) => !graph.initializers.has(name))
  const made = graph.nodes.flatMap(({ op, outputs }) =>
    op === 'Constant' ? [] : outputs.filter((output) => output !== '')
  )
  const values = new Map([...inputs, ...made].map((name) => [name, types.find(scope, name)]))
  for (const name of graph.nodes.flatMap(recurrentValues))
    values.set(name, { kind: 'tensor', elem: 'float32', dims: null })
  return values
}

/** Gates and states of a recurrent operator that none of its outputs holds. */
function recurrentValues(node: Node): string[] {
  const [states = ''] = node.outputs
  return recurrentTaps(node)
    .filter((quantity) => quantity !== 'hidden' || states === '')
    .map((quantity) => recurrentTensor(node, quantity))
}

function whyNot(type: ValueType): string | null {
  if (type.kind === 'unknown') return 'ONNX Runtime can not tell its type.'
  if (type.kind !== 'tensor') return `It is a ${type.kind}, not a tensor.`
  return isRecordable(type.elem) ? null : `It is of type ${type.elem}, which is not recorded as numbers.`
}
