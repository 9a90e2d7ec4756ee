/** The inputs that a network wants, with a name for every size that is left open. */
import type { Dim, Model, ValueInfo } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'
import type { Dimension } from '#shared/network.ts'
import type { ElementType } from '#shared/tensor.ts'
import { canPass } from './ort-tensors.ts'

export interface InputPort {
  name: string
  type: ElementType
  /** A size, or the name of a symbol; open axes without a name are called 'INPUT axis N'. */
  dims: Dimension[]
}

/**
 * The inputs in their order, without those that have a default in the file.
 * @throws LimenError 'unsupported' for inputs that are not tensors, or of a type that can not be fed.
 */
export function inputPorts({ graph }: Pick<Model, 'graph'>): InputPort[] {
  return graph.inputs
    .filter(({ name }) => !graph.initializers.has(name))
    .map(({ name, type }) => {
      if (type.kind !== 'tensor' || !canPass(type.elem)) {
        throw new LimenError({
          tag: 'unsupported',
          message: `The input '${name}' is a ${type.kind === 'tensor' ? `tensor of ${type.elem}` : type.kind}, which can not be fed.`,
          advice: 'Export the network with inputs that are tensors of numbers or of text.',
          part: name
        })
      }
      return {
        name,
        type: type.elem,
        dims: (type.dims ?? []).map((dim, axis) => (isOpen(dim) ? `${name} axis ${axis}` : dim))
      }
    })
}

/** Whether a size has neither a number nor a name. */
const isOpen = (dim: Dim): dim is null | '' =>
  dim === null || dim === '' || (typeof dim === 'number' && dim < 0)

/** The model with these names for the open sizes of its inputs, by input and axis. */
export function withNamedSizes(model: Model, nameOf: (input: number, axis: number) => string | null): Model {
  const ports = model.graph.inputs.filter(({ name }) => !model.graph.initializers.has(name))
  const inputs = model.graph.inputs.map((info): ValueInfo => {
    const { type } = info
    if (type.kind !== 'tensor' || type.dims === null) return info
    const dims = type.dims.map((dim, axis) => (isOpen(dim) ? nameOf(ports.indexOf(info), axis) : dim))
    return { ...info, type: { ...type, dims } }
  })
  return { ...model, graph: { ...model.graph, inputs } }
}

/**
 * Ways to name open sizes, likeliest first. Exporters leave sizes open without saying which of them must be equal:
 * the same axis of all inputs; every open size but those of the first input is the batch; all first axes; none.
 */
export const sizeNamings: readonly ((input: number, axis: number) => string | null)[] = [
  (_, axis) => (axis === 0 ? 'batch' : `axis ${axis}`),
  (input, axis) => (input > 0 || axis === 0 ? 'batch' : `axis ${axis}`),
  (_, axis) => (axis === 0 ? 'batch' : null),
  () => null
]

/** Names of the symbols, in the order in which the inputs mention them. */
export const inputSymbols = (ports: readonly InputPort[]): string[] => [
  ...new Set(ports.flatMap(({ dims }) => dims.filter((dim) => typeof dim === 'string')))
]

/** The symbol that counts stimuli: the one in front of the first input that has a symbol there. */
export function batchSymbol(ports: readonly InputPort[]): string | null {
  const first = ports.map(({ dims }) => dims[0]).find((dim): dim is string => typeof dim === 'string')
  return first ?? null
}

/** The concrete shape of an input. */
export const boundShape = ({ dims }: InputPort, symbols: Readonly<Record<string, number>>): number[] =>
  dims.map((dim) => (typeof dim === 'number' ? dim : (symbols[dim] ?? 1)))
