/** Facts about the network's inputs and outputs: roles of axes, vocabulary sizes, states that go in again. */
import { inputPorts, boundShape, type InputPort } from '#engine/inference/network-inputs.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { AxisRole, Dimension, NetworkInput, NetworkOutput, TokenLookUp } from '#shared/network.ts'
import type { ElementType } from '#shared/tensor.ts'
import type { Embedding } from './embedding.ts'
import { inputRoles, roleBetween, type InputEvidence } from './input-roles.ts'
import { statePairs } from './state-pairs.ts'
import { dependsOn } from './walks.ts'
import type { WiredGraph } from './wired-graph.ts'

/** Largest index that makes sense for each input that is looked up in a table, exclusive. */
function indexLimits(embeddings: readonly Embedding[]): Map<string, number> {
  const limits = new Map<string, number>()
  for (const { indexInput, size } of embeddings) {
    if (indexInput !== undefined) limits.set(indexInput, Math.min(size, limits.get(indexInput) ?? size))
  }
  return limits
}

const mixable: readonly string[] = ['float32', 'float16', 'float64'] satisfies TokenLookUp['type'][]

/** For each input, the embeddings of numbers that are plainly looked up by it in the main graph. */
function lookUpsByInput(
  { wiring }: WiredGraph,
  embeddings: readonly Embedding[]
): Map<string, TokenLookUp[]> {
  const lookUps = new Map<string, TokenLookUp[]>()
  for (const { indexInput, output, node } of embeddings) {
    const probed = wiring.producer(output) === node ? wiring.probed(output) : undefined
    if (indexInput === undefined || node.op !== 'Gather' || !probed || !mixable.includes(probed.type))
      continue
    const type = probed.type as TokenLookUp['type']
    const found = { tensor: output, type, rank: probed.dims.length }
    lookUps.set(indexInput, [...(lookUps.get(indexInput) ?? []), found])
  }
  return lookUps
}

export function inputFacts(
  model: Model,
  graph: WiredGraph,
  symbols: Readonly<Record<string, number>>,
  evidence: InputEvidence,
  embeddings: readonly Embedding[]
): NetworkInput[] {
  const limits = indexLimits(embeddings)
  const lookUps = lookUpsByInput(graph, embeddings)
  const ports = inputPorts(model)
  const pairs = pairsOf(model, graph, ports, symbols)
  const stated = symbolRoles(ports, evidence.stated)
  const direct = new Map(
    ports.map(({ name, dims }) => {
      const roles = withImage(inputRoles(graph, name, dims.length, evidence), dims)
      return [name, roles?.map((role, axis) => stated.get(String(dims[axis])) ?? role) ?? null]
    })
  )
  const bySymbol = symbolRoles(ports, direct)
  const facts = ports.map((port): NetworkInput => {
    const { name, type, dims } = port
    const nextState = pairs.get(name)
    const indexLimit = limits.get(name)
    const own = lookUps.get(name)
    return {
      name,
      type,
      dims,
      roles: direct.get(name) ?? guessedRoles(port, bySymbol, evidence),
      ...(nextState !== undefined && { nextState }),
      ...(indexLimit !== undefined && { indexLimit }),
      ...(own && { lookUps: own })
    }
  })
  return withOneBatch(facts)
}

/** Fixed sizes that differ from input to input count no stimuli (boxes, or weights that are fed). */
function withOneBatch(inputs: NetworkInput[]): NetworkInput[] {
  const fixed = inputs.flatMap(({ dims, roles }) => dims[roles.indexOf('batch')] ?? [])
  if (new Set(fixed.filter((size) => typeof size === 'number')).size < 2) return inputs
  return inputs.map((input) => {
    const axis = input.roles.indexOf('batch')
    const isFixed = typeof input.dims[axis] === 'number'
    return isFixed ? { ...input, roles: input.roles.with(axis, 'unknown') } : input
  })
}

/** What the roles of some inputs tell about the symbols that others share with them. */
export function symbolRoles(
  ports: readonly { name: string; dims: readonly Dimension[] }[],
  roles: ReadonlyMap<string, readonly AxisRole[] | null>
): Map<string, AxisRole> {
  const bySymbol = new Map<string, AxisRole>()
  for (const { name, dims } of ports) {
    for (const [axis, dim] of dims.entries()) {
      const role = roles.get(name)?.[axis]
      if (typeof dim === 'string' && role !== undefined && role !== 'unknown' && !bySymbol.has(dim))
        bySymbol.set(dim, role)
    }
  }
  return bySymbol
}

/** By shared symbols; else an open first axis counts stimuli, and images have 1, 3 or 4 channels. */
function guessedRoles(
  { dims, type }: InputPort,
  bySymbol: ReadonlyMap<string, AxisRole>,
  evidence: InputEvidence
): AxisRole[] {
  const image = imageRoles(dims)
  return dims.map((dim, axis) => {
    const shared = typeof dim === 'string' ? bySymbol.get(dim) : undefined
    if (shared !== undefined) return shared
    if (image !== null) return image[axis] ?? 'unknown'
    if (dims.length < 2) return 'unknown'
    const countsStimuli = typeof dim === 'string' ? !evidence.hasMessages : dim === 1
    if (axis === 0 && countsStimuli) return 'batch'
    if (axis === 1 && typeof dim === 'string')
      return type.includes('float') ? roleBetween(evidence) : 'position'
    return axis === dims.length - 1 && typeof dim === 'number' ? 'feature' : 'unknown'
  })
}

/** A picture whose axes are flattened before anything reads them. */
function withImage(roles: AxisRole[] | null, dims: readonly Dimension[]): AxisRole[] | null {
  const isFlattened = roles?.join() === 'batch,unknown,unknown,feature'
  return isFlattened ? (imageRoles(dims) ?? roles) : roles
}

function imageRoles(dims: readonly Dimension[]): AxisRole[] | null {
  const isChannels = (dim: Dimension | undefined): boolean => dim === 1 || dim === 3 || dim === 4
  if (dims.length !== 4) return null
  if (isChannels(dims[1])) return ['batch', 'channel', 'height', 'width']
  return isChannels(dims[3]) ? ['batch', 'height', 'width', 'channel'] : null
}

function pairsOf(
  model: Model,
  { wiring }: WiredGraph,
  ports: readonly InputPort[],
  symbols: Readonly<Record<string, number>>
): Map<string, string> {
  const inputs = ports.map((port) => ({ name: port.name, type: port.type, dims: boundShape(port, symbols) }))
  const outputs = outputFacts(model).map(({ name, type, dims }) => ({
    name,
    type,
    dims: wiring.dims(name) ?? dims.map((dim) => (typeof dim === 'number' ? dim : symbols[dim]))
  }))
  return statePairs(inputs, outputs, (output, input) => dependsOn(wiring, output, input))
}

/** The network's outputs; sequences and other values that are no tensors are left out. */
export function outputFacts({ graph, metadata }: Model): NetworkOutput[] {
  const classes = classNames(metadata.get('limen.classes'))
  return graph.outputs.flatMap(({ name, type }) => {
    if (type.kind !== 'tensor') return []
    const dims = (type.dims ?? []).map((dim, axis) => dim ?? `${name} axis ${axis}`)
    const isNamed = classes.length > 0 && classes.length === dims.at(-1)
    return [{ name, type: type.elem as ElementType, dims, ...(isNamed && { classes }) }]
  })
}

/** Names of classes as Limen's training writes them; none where it is something else. */
function classNames(text: string | undefined): string[] {
  try {
    const names: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : []
  } catch {
    return []
  }
}
