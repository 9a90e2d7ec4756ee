/** Makes axes for projections from two places that the user points out, and from files. Not here: the projection itself. */
import { base64OfFloats } from '#shared/float-base64.ts'
import { firstPoint, type AxisChoice, type ProjectionChoice, type Trace } from '#shared/trajectory.ts'
import { fileKinds, type Shell } from '../connection/index.ts'
import { directionAxis, stepBetween, wayWords, type StatePlace } from './axis-choices.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import { axisWords } from './trace-words.ts'
import type { Trajectories } from './trajectories.svelte.ts'
import type { Transport } from './transport.svelte.ts'

interface Parts {
  link: EngineLink
  shell: Shell
  document: DocumentStore
  stimulus: Stimulus
  trajectories: Trajectories
  transport: Transport
}

export class AxisMaker {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Where the trace is now: the sliders' stimulus, and the head's point along its axis. */
  placeOf(trace: Trace): StatePlace {
    const { document, trajectories, transport } = this.#parts
    const points =
      trajectories.prepared?.answer.traces.find((layout) => layout.trace === trace.id)?.points ?? 1
    const share =
      transport.trace?.id === trace.id ? (transport.position ?? 0) / Math.max(transport.points - 1, 1) : 1
    const point = trace.axis === 'stimulus' ? 0 : Math.round(share * (points - 1))
    return { values: document.current.values, point }
  }

  /** The direction from a place to where the trace is now. @throws LimenError where there is none. */
  async wayFrom(trace: Trace, from: StatePlace): Promise<AxisChoice> {
    const to = this.placeOf(trace)
    const [start, end] = await Promise.all([from, to].map((place) => this.#stateAt(trace, place)))
    const step = stepBetween(start ?? new Float32Array(0), end ?? new Float32Array(0))
    const along =
      trace.axis === 'stimulus'
        ? null
        : { name: axisWords[trace.axis].toLowerCase(), first: firstPoint(trace) }
    const name = wayWords(from, to, along, (reference) => this.#parts.stimulus.parameter(reference))
    return directionAxis(name, step)
  }

  /** A direction from a file that the user chooses; null when she thinks better of it. */
  async directionFromFile(features: number): Promise<AxisChoice | null> {
    const read = await this.#axesFromFile('Choose a direction', features, 1)
    return read && directionAxis(read.name, read.axes)
  }

  /** A whole projection from a file that the user chooses; null when she thinks better of it. */
  async matrixFromFile(features: number): Promise<ProjectionChoice | null> {
    const read = await this.#axesFromFile('Choose a projection matrix', features, 3)
    return read && { kind: 'matrix', name: read.name, matrix: base64OfFloats(read.axes) }
  }

  async #axesFromFile(
    title: string,
    features: number,
    count: 1 | 3
  ): Promise<{ name: string; axes: Float32Array } | null> {
    const { link, shell } = this.#parts
    const path = await shell.chooseFile({ title, kinds: [fileKinds.array] })
    return path === null ? null : link.call('readAxes', { path, features, count })
  }

  async #stateAt(trace: Trace, { values, point }: StatePlace): Promise<Float32Array> {
    const { link, trajectories } = this.#parts
    const plan = trajectories.prepared?.answer.id ?? ''
    const { states, features } = await link.task('Reading the state', (options) =>
      link.call('states', { plan, trace: trace.id, values }, options)
    )
    return states.subarray(point * features, (point + 1) * features)
  }
}
