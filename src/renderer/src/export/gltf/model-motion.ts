/** What moves in a model: heads along their paths, and the camera. Asked of a stage at each key; nothing here knows a clock. */
import type { CameraState } from '../../scene/descriptors.ts'
import type { Triple } from '../../scene/scale.ts'
import type { SceneStage } from '../../scene/scene-stage.ts'
import type { ShownShare } from './growth-keys.ts'
import { headsOf, isHead, type Head } from './marker-nodes.ts'

/** A head with its places at each key; `head` is the one of the first. */
export interface MovingHead {
  head: Head
  places: readonly Triple[]
}

export interface ModelMotion {
  /** Seconds of the keys. */
  times: readonly number[]
  /** By id of the trace in the scene. */
  heads: ReadonlyMap<string, readonly MovingHead[]>
  /** At each key; null where it stands still. */
  cameras: readonly CameraState[] | null
  /** What is shown of paths at each key; null where that does not change. */
  shown: readonly ShownShare[] | null
}

/** By id of the trace in the scene. */
export type HeadsOfTraces = ReadonlyMap<string, readonly Head[]>

/** The heads of what a stage shows at the moment. */
export function headsOfStage({ set, look, views }: SceneStage): HeadsOfTraces {
  set.refresh(null, look)
  return new Map(
    views.flatMap(({ traces, scale }) =>
      traces.map((trace) => [
        trace.descriptor.id,
        set
          .drawn(trace)
          .flatMap((part) => (part.kind === 'marker' && isHead(part) ? headsOf(part, scale) : []))
      ])
    )
  )
}

/** Places of heads by id of the trace and name of the head: what is kept of each key. */
export type HeadPlaces = ReadonlyMap<string, ReadonlyMap<string, Triple>>

export const placesOf = (heads: HeadsOfTraces): HeadPlaces =>
  new Map([...heads].map(([trace, all]) => [trace, new Map(all.map(({ name, place }) => [name, place]))]))

/** Those that have a place at every key and do not stand still. `first`: the heads at the first key. */
export const movingHeads = (first: HeadsOfTraces, keys: readonly HeadPlaces[]): Map<string, MovingHead[]> =>
  new Map([...first].map(([trace, heads]) => [trace, heads.flatMap((head) => movingHead(trace, head, keys))]))

function movingHead(trace: string, head: Head, keys: readonly HeadPlaces[]): MovingHead[] {
  const places = keys.flatMap((key): Triple[] => {
    const place = key.get(trace)?.get(head.name)
    return place ? [place] : []
  })
  return places.length === keys.length && moves(places) ? [{ head, places }] : []
}

/** What is shown at the moment. */
export function shownShare({ look: { reveal } }: SceneStage): ShownShare {
  // Heads are drawn just before the end of their path.
  return { tail: reveal.tail, lead: reveal.lead > 1 - 1e-6 ? 1 : reveal.lead }
}

/** Null where as much of the paths is shown all the time. */
export const changingShares = (shown: readonly ShownShare[]): readonly ShownShare[] | null =>
  new Set(shown.map(({ tail, lead }) => `${tail} ${lead}`)).size > 1 ? shown : null

/** Null where the camera stands still. */
export const movingCameras = (cameras: readonly CameraState[]): readonly CameraState[] | null =>
  new Set(cameras.map((camera) => JSON.stringify(camera))).size > 1 ? cameras : null

const moves = (places: readonly Triple[]): boolean =>
  places.some((place) => place.some((value, axis) => value !== places[0]?.[axis]))
