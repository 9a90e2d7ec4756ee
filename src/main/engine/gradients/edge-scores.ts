/**
 * Edge attribution as a graph: for each edge from a sender to a receiver, Σ (a′ − a) · ∂m/∂a through that edge alone. The gradient
 * of the metric at a receiver goes back along the paths that lead to it directly, such as the residual stream and the receiver's
 * own normalization, and ends at what other components write. Sources: Syed, Rager, Conmy 2023 (arXiv 2310.10348), Hanna, Pezzelle,
 * Belinkov 2024 (arXiv 2403.17806).
 * Not here: which edges there are (session/effects/swept-sites.ts), what is fed (session/effects/edge-attribution.ts).
 */
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import { backpropagate, type GradientNote } from './backpropagate.ts'
import type { BackwardBuilder } from './backward-builder.ts'
import { completed } from './gradient-graph.ts'
import { fedSlope, type SlopeInputs } from './output-gradient.ts'
import { builderFor, prepareBetween, type Prepared } from './prepare.ts'
import { rules } from './rules.ts'

export interface EdgeScoresRequest {
  readonly output: string
  /** As in OutputGradientRequest. */
  readonly widthAxis: number | null
  readonly senders: readonly EdgeSender[]
  /** What components write: no edge leads through it, but for what is open to a sender. */
  readonly cuts: readonly string[]
}

/** Values of the main graph. */
export interface EdgeSender {
  readonly tensor: string
  /** Axes whose entries have scores of their own, in ascending order: components and stimuli. */
  readonly keptAxes: readonly number[]
  /** What the sender's own component writes. */
  readonly open: readonly string[]
  readonly receivers: readonly EdgeReceiver[]
}

export interface EdgeReceiver {
  readonly tensor: string
  /** The axis whose entries receive one by one, and how many they are; null for a receiver as a whole. */
  readonly parts: { readonly axis: number; readonly size: number } | null
}

export interface EdgeScores extends SlopeInputs {
  readonly model: Model
  /** Inputs for a′ − a, one for each sender, shaped like it. */
  readonly differences: readonly string[]
  /** Outputs by sender and receiver, [part of the receiver, …kept axes of the sender]. */
  readonly scores: readonly (readonly string[])[]
  readonly notes: readonly GradientNote[]
}

/** @throws LimenError as gradientGraph does. */
export async function edgeScores(model: Model, request: EdgeScoresRequest): Promise<EdgeScores> {
  const { output, widthAxis, senders } = request
  const receivers = [...new Set(senders.flatMap((sender) => sender.receivers.map(({ tensor }) => tensor)))]
  const ends = [...receivers, ...senders.map(({ tensor }) => tensor), ...request.cuts]
  const prepared = await prepareBetween(model, { of: [output, ...receivers], withRespectTo: ends })
  const b = builderFor(prepared)
  const { seed, ...inputs } = fedSlope(b, output, widthAxis)
  const { nodes } = prepared.model.graph
  const backward = backpropagate(b, { nodes, seeds: new Map([[output, seed]]), wanted: receivers }, rules)
  const walks = new EdgeWalks(prepared, b, request, backward.gradients)
  const differences = senders.map(({ tensor }) => {
    const input = prepared.names.fresh(`difference of ${tensor}`)
    b.input(tensorInfo(input, b.facts.elem(tensor), b.facts.dims(tensor)))
    return input
  })
  const scores = senders.map((sender, order) =>
    sender.receivers.map((receiver) => walks.score(sender, differences[order] ?? '', receiver))
  )
  return { model: completed(prepared.model, b), ...inputs, differences, scores, notes: backward.notes }
}

/** Walks back from receivers; what senders have in common of them is walked once. */
class EdgeWalks {
  readonly #prepared: Prepared
  readonly #b: BackwardBuilder
  readonly #request: EdgeScoresRequest
  readonly #arriving: ReadonlyMap<string, string>
  readonly #known = new Map<string, ReadonlyMap<string, string>>()

  /** @param arriving gradients of the metric at the receivers */
  constructor(
    prepared: Prepared,
    b: BackwardBuilder,
    request: EdgeScoresRequest,
    arriving: ReadonlyMap<string, string>
  ) {
    this.#prepared = prepared
    this.#b = b
    this.#request = request
    this.#arriving = arriving
  }

  /** The output with the scores of all edges from one sender to one receiver. */
  score(sender: EdgeSender, difference: string, receiver: EdgeReceiver): string {
    const b = this.#b
    const { tensor, keptAxes } = sender
    const summed = Array.from({ length: b.facts.rank(tensor) }, (_, axis) => axis).filter(
      (axis) => !keptAxes.includes(axis)
    )
    const parts = Array.from({ length: receiver.parts?.size ?? 1 }, (_, part) => {
      const gradient = this.#throughEdge(sender, receiver, part) ?? b.zerosLike(tensor)
      return b.node('Unsqueeze', [b.sum(b.times(difference, gradient), summed, 0), b.integers(0)])
    })
    const name = this.#prepared.names.fresh(`edges from ${tensor} to ${receiver.tensor}`)
    b.add(plainNode('Concat', parts, [name], { axis: 0 }))
    b.output(tensorInfo(name, b.facts.elem(tensor), null))
    return name
  }

  /** The metric's gradient at the sender by one part of the receiver alone; null where no path leads there. */
  #throughEdge({ tensor, open }: EdgeSender, receiver: EdgeReceiver, part: number): string | null {
    const direct = this.#direct(receiver, part)
    const seeds = new Map(open.flatMap((name): [string, string][] => seedAt(direct, name)))
    const cuts = new Set(this.#request.cuts)
    open.forEach((name) => cuts.delete(name))
    const key = `${receiver.tensor} ${part} ${open.join()}`
    const own = this.#walked(key, seeds, this.#sendersThrough(open), cuts).get(tensor)
    const plain = direct.get(tensor)
    // What begins at the sender is in the sum already.
    if (own === undefined || plain === undefined || seeds.has(tensor)) return own ?? plain ?? null
    return this.#b.plus(plain, own)
  }

  #sendersThrough(open: readonly string[]): string[] {
    const key = open.join()
    return this.#request.senders.filter((each) => each.open.join() === key).map(({ tensor }) => tensor)
  }

  /** From a receiver to all senders, and to all that components write, through none of these. */
  #direct(receiver: EdgeReceiver, part: number): ReadonlyMap<string, string> {
    const arriving = this.#arriving.get(receiver.tensor)
    if (arriving === undefined) return new Map()
    const { senders, cuts } = this.#request
    const seeds = new Map([[receiver.tensor, this.#ofPart(arriving, receiver, part)]])
    const wanted = [...new Set([...senders.map(({ tensor }) => tensor), ...cuts])]
    // An end that components write is reached, not gone through; a receiver is where the way begins.
    const stops = new Set(cuts)
    stops.delete(receiver.tensor)
    return this.#walked(`${receiver.tensor} ${part}`, seeds, wanted, stops)
  }

  #walked(
    key: string,
    seeds: ReadonlyMap<string, string>,
    wanted: readonly string[],
    stops: ReadonlySet<string>
  ): ReadonlyMap<string, string> {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const { nodes } = this.#prepared.model.graph
    const { gradients } = backpropagate(this.#b, { nodes, seeds, wanted, stops }, rules)
    // Where the way begins is no place that it leads to.
    const found = new Map([...gradients].filter(([name, gradient]) => seeds.get(name) !== gradient))
    this.#known.set(key, found)
    return found
  }

  /** Zeros for all other parts. */
  #ofPart(gradient: string, { tensor, parts }: EdgeReceiver, part: number): string {
    if (parts === null) return gradient
    const b = this.#b
    const dims = Array.from({ length: b.facts.rank(tensor) }, (_, axis) =>
      axis === parts.axis ? parts.size : 1
    )
    const only = Array.from({ length: parts.size }, (_, each) => (each === part ? 1 : 0))
    return b.times(gradient, b.constant(b.facts.elem(tensor), dims, only))
  }
}

function seedAt(gradients: ReadonlyMap<string, string>, name: string): [string, string][] {
  const gradient = gradients.get(name)
  return gradient === undefined ? [] : [[name, gradient]]
}
