/**
 * The transport: the playhead over what is played, and the head on the axis of the trace in focus. The two are the same
 * unless the user plays another swept parameter, or two; moving a head along the stimulus turns its parameters.
 */
import { firstPoint, type Trace, type TraceLayout, type TrajectoryAxis } from '#shared/trajectory.ts'
import { setValues } from './document-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import {
  playedPoints,
  playedSweep,
  pointsOfOneAxis,
  positionOfValues,
  valuesAtPosition,
  type PlayedSweep,
  type SweptParameter
} from './played-sweep.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import { secondsAtSpeedOne } from './study-document.ts'
import { advance, framesIn, stepPosition, type PlaybackRange } from './timeline-stepping.ts'
import type { Trajectories } from './trajectories.svelte.ts'

/** Longest step of one frame: after a pause of the page playback goes on where it was. */
const longestFrameSeconds = 0.1

/** How a move of the head by the user is undone; playback is not. */
type Undoable = 'no' | 'drag' | 'step'

export class Transport {
  playing = $state(false)
  /** Id of the trace whose axis is played; the first one where it is gone. */
  focused = $state<string | null>(null)
  readonly trace: Trace | null = $derived.by(() => this.#focusedTrace())
  readonly axis: TrajectoryAxis = $derived(this.trace?.axis ?? 'stimulus')
  /** Swept parameters, the last one running along a curve of the stimulus. */
  readonly sweep: readonly SweptParameter[] = $derived.by(() => this.#sweptParameters())
  /** Along the stimulus: the swept parameter that runs along the axis; null along anything else. */
  readonly along = $derived(this.axis === 'stimulus' ? (this.sweep.at(-1) ?? null) : null)
  /** Points along the axis. */
  readonly points = $derived(
    this.axis === 'stimulus' ? (this.along?.axis.count ?? 0) : (this.#layout()?.points ?? 0)
  )
  /** The step that the first point is. */
  readonly first = $derived(this.trace ? firstPoint(this.trace) : 0)
  /** Names of the points along the axis, where they have some. */
  readonly pointLabels = $derived.by(() => this.#layout()?.pointLabels)
  /** Fractional index of the head on the axis, 0 … points − 1; null where the swept value lies outside the sweep. */
  readonly position = $derived.by(() => this.#positionAlong(this.along && [this.along]))
  /** The swept parameters that are played; null where it is the axis of the trace. */
  readonly played: PlayedSweep | null = $derived.by(() =>
    playedSweep(this.#document.current.timeline.plays, this.axis, this.sweep)
  )
  /** Positions that are played. */
  readonly playedPoints = $derived(this.played ? playedPoints(this.played) : this.points)
  readonly canPlay = $derived(this.playedPoints > 1)
  /** Fractional playhead, 0 … playedPoints − 1; null where a played value lies outside its sweep. */
  readonly playedPosition = $derived.by(() => this.#positionAlong(this.played))

  readonly #document: DocumentStore
  readonly #stimulus: Stimulus
  readonly #trajectories: Trajectories
  /** Head on the axes that are not the stimulus. */
  #head = $state(Infinity)
  /** Where playback really is: values of whole numbers, and rows in raster order, show it rounded. */
  #playback = 0
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
      let waiting = 0
      const tick = (now: number): void => {
        const passed = waiting + Math.min(Math.max((now - last) / 1000, 0), longestFrameSeconds)
        const { shown, rest } = framesIn(passed, this.#document.current.timeline.fps)
        if (shown > 0) this.#advance(shown)
        waiting = rest
        last = now
        frame = requestAnimationFrame(tick)
      }
      let frame = requestAnimationFrame(tick)
      return () => {
        cancelAnimationFrame(frame)
      }
    })
  }

  toggle(): void {
    const atEnd = (this.playedPosition ?? 0) >= this.range().end
    if (!this.playing && atEnd && !this.range().loops) this.move(this.range().start)
    this.playing = !this.playing && this.playedPoints > 1
  }

  /** Moves the head on the axis of the trace; stops nothing. `undoable` for a drag of the head by the user. */
  seek(position: number, undoable: Undoable = 'no'): void {
    this.#put(this.along && [this.along], Math.min(Math.max(position, 0), this.points - 1), undoable)
  }

  /** Moves the playhead. */
  move(position: number, undoable: Undoable = 'no'): void {
    const bounded = Math.min(Math.max(position, 0), this.playedPoints - 1)
    this.#playback = bounded
    this.#put(this.played, bounded, undoable)
  }

  step(steps: number): void {
    this.playing = false
    this.move(stepPosition(this.playedPosition ?? 0, steps, this.playedPoints - 1), 'step')
  }

  toStart(): void {
    this.move(0, 'step')
  }

  toEnd(): void {
    this.move(this.playedPoints - 1, 'step')
  }

  /** What is played: the selection or all of the axis. */
  range(): PlaybackRange {
    const { loop, pingPong, selection } = this.#document.current.timeline
    const last = Math.max(this.playedPoints - 1, 0)
    const [start, end] = loop === 'selection' ? [selection[0] * last, selection[1] * last] : [0, last]
    return { start, end, loops: loop !== 'off', pingPong, closed: loop === 'all' && isFullTurn(this.played) }
  }

  /** Sets the loop's start or end at the head. */
  selectionAtHead(end: 0 | 1): [number, number] {
    const share = (this.playedPosition ?? 0) / Math.max(this.playedPoints - 1, 1)
    const [from, to] = this.#document.current.timeline.selection
    return end === 0 ? [share, Math.max(share, to)] : [Math.min(from, share), share]
  }

  #put(sweep: PlayedSweep | null, position: number, undoable: Undoable): void {
    if (!sweep) {
      this.#head = position
      return
    }
    const values = valuesAtPosition(sweep, position)
    const edit = setValues(
      sweep.map(({ axis, parameter }, i) => ({ input: axis.input, parameter, value: values[i] ?? NaN }))
    )
    if (undoable === 'drag') this.#document.drag(edit)
    else if (undoable === 'step') this.#document.nudge(edit)
    else this.#document.change(edit.recipe)
  }

  #advance(seconds: number): void {
    const { speed } = this.#document.current.timeline
    const length = this.played ? pointsOfOneAxis(this.played) : Math.max(this.points - 1, 0)
    const distance = (seconds * speed * length) / secondsAtSpeedOne
    const shown = this.playedPosition ?? this.range().start
    const position = Math.abs(this.#playback - shown) <= 1 ? this.#playback : shown
    const head = { position, direction: this.#direction }
    const next = advance(head, this.range(), distance)
    this.#direction = next.direction
    this.move(next.position)
    if (next.ended) this.playing = false
  }

  #focusedTrace(): Trace | null {
    const { traces } = this.#document.current
    return traces.find(({ id }) => id === this.focused) ?? traces[0] ?? null
  }

  #layout(): TraceLayout | undefined {
    return this.#trajectories.prepared?.answer.traces.find(({ trace }) => trace === this.trace?.id)
  }

  #sweptParameters(): SweptParameter[] {
    return this.#document.current.sweep.flatMap((axis) => {
      const parameter = this.#stimulus.parameter(axis)
      return parameter ? [{ axis, parameter }] : []
    })
  }

  #positionAlong(sweep: PlayedSweep | null): number | null {
    if (sweep)
      return positionOfValues(
        sweep,
        sweep.map((swept) => this.#valueOf(swept))
      )
    return this.axis === 'stimulus' ? null : Math.min(this.#head, Math.max(this.points - 1, 0))
  }

  #valueOf({ axis, parameter }: SweptParameter): number {
    return this.#document.current.values[axis.input]?.[axis.parameter] ?? parameter.default
  }
}

/** One parameter that goes round once: its last value is its first. */
function isFullTurn(played: PlayedSweep | null): boolean {
  const [only, another] = played ?? []
  if (!only || another) return false
  return Math.abs(only.axis.to - only.axis.from) === only.parameter.period
}
