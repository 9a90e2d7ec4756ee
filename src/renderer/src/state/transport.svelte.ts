/** The transport: one playhead over the axis of the trace in focus. Along the stimulus it turns the swept parameter. */
import type { Parameter } from '#shared/stimulus.ts'
import { sweepValueAt } from '#shared/sweep-values.ts'
import type { SweepAxis, Trace, TraceLayout, TrajectoryAxis } from '#shared/trajectory.ts'
import { setValue } from './document-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import { secondsAtSpeedOne } from './study-document.ts'
import { sweepIndexOf } from './sweep-positions.ts'
import { advance, stepPosition, type PlaybackRange } from './timeline-stepping.ts'
import type { Trajectories } from './trajectories.svelte.ts'

/** Longest step of one frame: after a pause of the page playback goes on where it was. */
const longestFrameSeconds = 0.1

export class Transport {
  playing = $state(false)
  /** Id of the trace whose axis is played; the first one where it is gone. */
  focused = $state<string | null>(null)
  readonly trace: Trace | null = $derived.by(() => this.#focusedTrace())
  readonly axis: TrajectoryAxis = $derived(this.trace?.axis ?? 'stimulus')
  /** Points along the axis. */
  readonly points = $derived.by(() => this.#pointCount())
  /** Along the stimulus: the swept parameter that runs along the axis; null along anything else. */
  readonly along = $derived.by(() => this.#sweptParameter())
  /** Names of the points along the axis, where they have some. */
  readonly pointLabels = $derived.by(() => this.#layout()?.pointLabels)
  /** Fractional index of the head on the axis, 0 … points − 1; null where the swept value lies outside the sweep. */
  readonly position = $derived.by(() => this.#positionNow())

  readonly #document: DocumentStore
  readonly #stimulus: Stimulus
  readonly #trajectories: Trajectories
  /** Head on the axes that are not the stimulus; along the stimulus, where playback is between whole values. */
  #head = $state(Infinity)
  #direction: 1 | -1 = 1

  constructor(document: DocumentStore, stimulus: Stimulus, trajectories: Trajectories) {
    this.#document = document
    this.#stimulus = stimulus
    this.#trajectories = trajectories
  }

  /** Runs while playing; call while a component is being made. */
  follow(): void {
    $effect(() => {
      if (!this.playing) return
      let last = performance.now()
      const tick = (now: number): void => {
        this.#advance(Math.min(Math.max((now - last) / 1000, 0), longestFrameSeconds))
        last = now
        frame = requestAnimationFrame(tick)
      }
      let frame = requestAnimationFrame(tick)
      return () => {
        cancelAnimationFrame(frame)
      }
    })
  }

  /** Label of a position: the parameter's value, the layer or word, or the plain index. */
  valueAt(position: number): number {
    const [axis] = this.axis === 'stimulus' ? this.#document.current.sweep.slice(-1) : []
    return axis ? sweepValueAt(axis, this.#scale(), position) : position
  }

  toggle(): void {
    const atEnd = (this.position ?? 0) >= this.range().end
    if (!this.playing && atEnd && !this.range().loops) this.seek(this.range().start)
    this.playing = !this.playing && this.points > 1
  }

  /** Moves the head and stops nothing; `undoable` for a drag of the head by the user. */
  seek(position: number, undoable: 'no' | 'drag' | 'step' = 'no'): void {
    const bounded = Math.min(Math.max(position, 0), this.points - 1)
    const [axis] = this.#document.current.sweep.slice(-1)
    this.#head = bounded
    if (this.axis !== 'stimulus') return
    const parameter = axis && this.#stimulus.parameter(axis)
    if (!axis || !parameter) return
    const edit = setValue(axis.input, parameter, sweepValueAt(axis, parameter.scale, bounded))
    if (undoable === 'drag') this.#document.drag(edit)
    else if (undoable === 'step') this.#document.nudge(edit)
    else this.#document.change(edit.recipe)
  }

  step(steps: number): void {
    this.playing = false
    this.seek(stepPosition(this.position ?? 0, steps, this.points - 1), 'step')
  }

  /** What is played: the selection or all of the axis. */
  range(): PlaybackRange {
    const { loop, pingPong, selection } = this.#document.current.timeline
    const last = Math.max(this.points - 1, 0)
    const [start, end] = loop === 'selection' ? [selection[0] * last, selection[1] * last] : [0, last]
    return { start, end, loops: loop !== 'off', pingPong, closed: loop === 'all' && this.#isFullTurn() }
  }

  /** Sets the loop's start or end at the head. */
  selectionAtHead(end: 0 | 1): [number, number] {
    const share = (this.position ?? 0) / Math.max(this.points - 1, 1)
    const [from, to] = this.#document.current.timeline.selection
    return end === 0 ? [share, Math.max(share, to)] : [Math.min(from, share), share]
  }

  #advance(seconds: number): void {
    const { speed } = this.#document.current.timeline
    const distance = (seconds * speed * Math.max(this.points - 1, 0)) / secondsAtSpeedOne
    const shown = this.position ?? this.range().start
    // A parameter of whole numbers shows the head rounded; playback goes on from where it really is.
    const position = Math.abs(this.#head - shown) <= 1 ? this.#head : shown
    const head = { position, direction: this.#direction }
    const next = advance(head, this.range(), distance)
    this.#direction = next.direction
    this.seek(next.position)
    if (next.ended) this.playing = false
  }

  #focusedTrace(): Trace | null {
    const { traces } = this.#document.current
    return traces.find(({ id }) => id === this.focused) ?? traces[0] ?? null
  }

  #pointCount(): number {
    const [axis] = this.#document.current.sweep.slice(-1)
    if (this.axis === 'stimulus') return axis?.count ?? 0
    return this.#layout()?.points ?? 0
  }

  #layout(): TraceLayout | undefined {
    return this.#trajectories.prepared?.answer.traces.find(({ trace }) => trace === this.trace?.id)
  }

  #sweptParameter(): { axis: SweepAxis; parameter: Parameter } | null {
    const [axis] = this.axis === 'stimulus' ? this.#document.current.sweep.slice(-1) : []
    const parameter = axis && this.#stimulus.parameter(axis)
    return axis && parameter ? { axis, parameter } : null
  }

  #positionNow(): number | null {
    if (this.axis !== 'stimulus') return Math.min(this.#head, Math.max(this.points - 1, 0))
    const { sweep, values } = this.#document.current
    const [axis] = sweep.slice(-1)
    if (!axis) return null
    const value = values[axis.input]?.[axis.parameter] ?? this.#stimulus.parameter(axis)?.default
    return value === undefined ? null : sweepIndexOf(axis, this.#scale(), value)
  }

  #scale(): 'linear' | 'log' | 'integer' {
    const [axis] = this.#document.current.sweep.slice(-1)
    return (axis && this.#stimulus.parameter(axis)?.scale) ?? 'linear'
  }

  #isFullTurn(): boolean {
    const [axis] = this.#document.current.sweep.slice(-1)
    const period = axis && this.#stimulus.parameter(axis)?.period
    return (
      this.axis === 'stimulus' &&
      period !== undefined &&
      axis !== undefined &&
      Math.abs(axis.to - axis.from) === period
    )
  }
}
