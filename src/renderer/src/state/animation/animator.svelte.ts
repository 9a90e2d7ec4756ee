/**
 * The playhead and the keys of the study's animation. While its tab is in sight it is what the transport plays: frame by frame
 * as an export has them, leaving out frames that come too late. Moving the playhead shows its moment in the study itself;
 * where playback stops, sliders and camera stay.
 */
import { untrack } from 'svelte'
import {
  trackId,
  type StudyAnimation,
  type Track,
  type TrackKey,
  type TrackTarget
} from '#shared/animation.ts'
import { withTrack } from '#shared/animation-presets.ts'
import { frameAfter, frameAt, frameStep, momentOfFrame } from '#shared/animation-times.ts'
import { animationAt, numberAt, type AnimationMoment, type ParameterOf } from '#shared/animation-values.ts'
import type { Dock } from '../dock.svelte.ts'
import type { DocumentStore } from '../document-store.svelte.ts'
import type { Stimulus } from '../stimulus.svelte.ts'
import type { Transport } from '../transport.svelte.ts'
import type { ViewControl } from '../view-control.svelte.ts'
import { setAnimation, showMoment } from './animation-edits.ts'
import { placesThere, withKeyValue, type KeyPlace } from './key-edits.ts'

interface Parts {
  document: DocumentStore
  stimulus: Stimulus
  transport: Transport
  views: ViewControl
  dock: Dock
}

/** How an edit is undone: by itself, with the drag that it is a step of, or with the steps of the same control before it. */
export type EditKind = 'edit' | 'drag' | 'nudge'

export class Animator {
  playing = $state(false)
  /** Of the playhead, 0…1. */
  moment = $state(0)
  readonly animation: StudyAnimation | null = $derived.by(
    () => this.#parts.document.current.animation ?? null
  )
  /** Keys that are chosen; those that are gone by now are not among them. */
  readonly selected: readonly KeyPlace[] = $derived.by(() =>
    this.animation ? placesThere(this.animation, this.#selected) : []
  )
  /** Whether the transport plays the animation. */
  readonly isInCharge: boolean = $derived.by(
    () => this.animation !== null && this.#parts.dock.shows('animation')
  )
  readonly canPlay: boolean = $derived.by(() => (this.animation?.tracks.length ?? 0) > 0)
  /** How far the path is shown along the stimulus, where a track says so; along other axes the transport's head is moved. */
  readonly head: number | null = $derived.by(() => this.#headAlongStimulus())
  readonly parameterOf: ParameterOf = (reference) => this.#parts.stimulus.parameter(reference)

  readonly #parts: Parts
  #selected = $state.raw<readonly KeyPlace[]>([])

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Plays while it is to; call while a component is being made. */
  follow(): void {
    $effect(() => {
      // A hand on anything stops it, as it does with the transport.
      if (this.playing && (!this.isInCharge || this.#parts.document.dragging)) this.playing = false
    })
    $effect(() => {
      if (!this.playing) return
      // What it looks at changes with every frame.
      return untrack(() => this.#play())
    })
  }

  toggle(): void {
    const { animation } = this
    if (!this.playing && animation?.loop === 'once' && this.moment >= 1) this.moment = 0
    this.playing = !this.playing && this.canPlay
  }

  /** Moves the playhead by frames. */
  step(frames: number): void {
    const { animation } = this
    if (!animation) return
    this.playing = false
    const step = frameStep(animation)
    const now = this.moment / step
    const next = frames > 0 ? Math.floor(now + 1e-6) + frames : Math.ceil(now - 1e-6) + frames
    this.seek(next * step, 'nudge')
  }

  toStart(): void {
    this.seek(0, 'nudge')
  }

  toEnd(): void {
    this.seek(1, 'nudge')
  }

  /** Moves the playhead and shows its moment. */
  seek(moment: number, kind: EditKind | 'playback'): void {
    this.moment = Math.min(Math.max(moment, 0), 1)
    const { animation } = this
    if (!animation) return
    const at = animationAt(animation, this.moment, this.parameterOf)
    const { document } = this.#parts
    const edit = showMoment(at)
    if (kind === 'playback') document.change(edit.recipe)
    else document[kind](edit)
    this.#moveHead(at)
  }

  /** Chooses keys and brings the playhead to the last one of them. */
  select(places: readonly KeyPlace[]): void {
    this.#selected = places
    const last = places.at(-1)
    if (!last || last.at === this.moment) return
    this.playing = false
    this.seek(last.at, 'edit')
  }

  /** Chooses keys that are being moved: the playhead stays. */
  follows(places: readonly KeyPlace[]): void {
    this.#selected = places
  }

  /** Changes the animation, and what is shown of it at the playhead. */
  change(next: StudyAnimation | null, what: string, kind: EditKind = 'edit'): void {
    const { dock, document } = this.#parts
    const edit = setAnimation(next, what)
    const at = next && dock.shows('animation') ? animationAt(next, this.moment, this.parameterOf) : null
    const shown = at && showMoment(at)
    document[kind]({
      ...edit,
      recipe: (draft) => {
        edit.recipe(draft)
        shown?.recipe(draft)
      }
    })
    if (at) this.#moveHead(at)
  }

  /** The same from the beginning. */
  begin(next: StudyAnimation, what: string): void {
    this.moment = 0
    this.#selected = []
    this.change(next, what)
  }

  /** Puts a key at the playhead with what the study has now; `null` where there is nothing to take. */
  withKeyHere(animation: StudyAnimation, track: Track, at = this.moment): StudyAnimation {
    const value = this.valueNow(track)
    return value === null ? animation : withTrack(animation, withKeyValue(track, at, value))
  }

  keyHere(tracks: readonly Track[], at = this.moment): void {
    if (!this.animation) return
    const next = tracks.reduce((sofar, track) => this.withKeyHere(sofar, track, at), this.animation)
    this.change(next, tracks.length > 1 ? 'keys' : 'key')
    this.follows(tracks.map((track) => ({ track: trackId(track), at })))
  }

  /** What a key of this track would hold now; null where there is nothing to take. */
  valueNow(target: TrackTarget): TrackKey['value'] | null {
    const { document, transport, views } = this.#parts
    const { view, values, traces } = document.current
    if (target.kind === 'camera') return views.scene?.camera ?? view.camera ?? null
    if (target.kind === 'tail' || target.kind === 'lead') return view[target.kind]
    if (target.kind === 'projection') return traces.find(({ id }) => id === target.trace)?.projection ?? null
    if (target.kind !== 'parameter')
      return this.head ?? (transport.position ?? 0) / Math.max(transport.points - 1, 1)
    return values[target.input]?.[target.parameter] ?? this.parameterOf(target)?.default ?? null
  }

  #moveHead({ head }: AnimationMoment): void {
    const { transport } = this.#parts
    if (head !== null && transport.axis !== 'stimulus') transport.seek(head * (transport.points - 1))
  }

  #headAlongStimulus(): number | null {
    const { animation } = this
    if (!this.isInCharge || animation?.plays === 'camera' || this.#parts.transport.axis !== 'stimulus')
      return null
    const track = animation?.tracks.find((each) => each.kind === 'head')
    return track && track.keys.length > 0 ? numberAt(track.keys, this.moment) : null
  }

  /** By the clock from where the playhead is; a frame that is not drawn in its time is left out. */
  #play(): () => void {
    let [last, seconds] = [performance.now(), 0]
    let shown: number | null = null
    const first = this.animation ? frameAt(this.animation, this.moment) : 0
    const tick = (now: number): void => {
      const { animation } = this
      seconds += Math.max((now - last) / 1000, 0)
      last = now
      if (animation) {
        const { index, isOver } = frameAfter(animation, first, seconds)
        if (index !== shown) this.seek(momentOfFrame(animation, index), 'playback')
        shown = index
        if (isOver) this.playing = false
      }
      request = requestAnimationFrame(tick)
    }
    /** A page that was out of sight goes on where it was. */
    const resume = (): void => {
      last = performance.now()
    }
    window.document.addEventListener('visibilitychange', resume)
    let request = requestAnimationFrame(tick)
    return () => {
      window.document.removeEventListener('visibilitychange', resume)
      cancelAnimationFrame(request)
    }
  }
}
