/**
 * The animation of a study: how long it is, and tracks of keys for the camera, for parameters and for what is drawn of the
 * paths. Data only; what holds at a frame is in animation-values.ts, which frames there are in animation-times.ts.
 */
import { z } from 'zod'
import { cameraStateSchema } from './camera-state.ts'

export const easings = ['linear', 'ease-in', 'ease-out', 'ease-in-out', 'hold'] as const
export type Easing = (typeof easings)[number]

export const animationLoops = ['once', 'loop', 'ping-pong'] as const
export type AnimationLoop = (typeof animationLoops)[number]

/** What of it plays; the other stays where the study has it. */
export const animationParts = ['parameters', 'camera', 'both'] as const
export type AnimationPart = (typeof animationParts)[number]

/** Seconds; longer ones are cut into several. */
export const longestAnimation = 3600
export const shortestAnimation = 0.1
/** Frames in a second. */
export const mostFrames = 120

const share = z.number().min(0).max(1)

const keyFields = {
  /** When: as a share of the animation, so that all keys keep their places when it is made longer. */
  at: share,
  /** Of the way to the next key. */
  easing: z.enum(easings).default('linear')
}

const cameraKey = z.object({
  ...keyFields,
  value: cameraStateSchema,
  /** Whole turns around the target on the way to the next key, beside the short way; positive is anticlockwise from above. */
  turns: z.number().int().min(-100).max(100).optional()
})
const numberKey = z.object({ ...keyFields, value: z.number() })
const shareKey = z.object({ ...keyFields, value: share })
/** Of projections by their ids. */
const projectionKey = z.object({ ...keyFields, value: z.string() })

const keysOf = <Key extends z.ZodType<{ at: number }>>(key: Key) =>
  z
    .array(key)
    .refine((keys) => keys.every(({ at }, order) => order === 0 || at > (keys[order - 1]?.at ?? -1)), {
      error: 'Keys stand in the order of time, no two at once.'
    })

const trackSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('camera'), keys: keysOf(cameraKey) }),
  /** A parameter of an input, or the strength of an intervention (condition-strengths.ts). */
  z.object({
    kind: z.literal('parameter'),
    input: z.string(),
    parameter: z.string(),
    keys: keysOf(numberKey)
  }),
  /** How far along its path the trace in focus is shown: 0 its first point, 1 its last one. */
  z.object({ kind: z.literal('head'), keys: keysOf(shareKey) }),
  /** Shares of the path that are drawn before and after the head. */
  z.object({ kind: z.literal('tail'), keys: keysOf(shareKey) }),
  z.object({ kind: z.literal('lead'), keys: keysOf(shareKey) }),
  /** Through which projection a trace is seen; between two, its points move straight from one to the other. */
  z.object({ kind: z.literal('projection'), trace: z.string(), keys: keysOf(projectionKey) })
])

/** What a track turns: no two tracks turn the same. */
export const trackId = (track: TrackTarget): string => {
  if (track.kind === 'parameter') return `parameter ${track.input} ${track.parameter}`
  return track.kind === 'projection' ? `projection ${track.trace}` : track.kind
}

export const animationSchema = z.object({
  /** Seconds; of one way there, where it goes to and fro. */
  duration: z.number().min(shortestAnimation).max(longestAnimation),
  fps: z.number().min(1).max(mostFrames),
  loop: z.enum(animationLoops),
  plays: z.enum(animationParts).default('both'),
  tracks: z
    .array(trackSchema)
    .refine((tracks) => new Set(tracks.map((track) => trackId(track))).size === tracks.length, {
      error: 'No two tracks turn the same thing.'
    })
})

export type StudyAnimation = z.infer<typeof animationSchema>
export type Track = StudyAnimation['tracks'][number]
export type TrackKind = Track['kind']
export type TrackOf<Kind extends TrackKind> = Extract<Track, { kind: Kind }>
export type CameraKey = TrackOf<'camera'>['keys'][number]
export type TrackKey = Track['keys'][number]

/** What names a track, without its keys. */
export type TrackTarget =
  | { kind: 'camera' | 'head' | 'tail' | 'lead' }
  | { kind: 'parameter'; input: string; parameter: string }
  | { kind: 'projection'; trace: string }

/** Before anything was made: six seconds that go round. */
export const emptyAnimation: StudyAnimation = {
  duration: 6,
  fps: 30,
  loop: 'loop',
  plays: 'both',
  tracks: []
}

/** Ids of the projections that its keys name. */
export const projectionsIn = ({ tracks }: Pick<StudyAnimation, 'tracks'>): string[] =>
  tracks.flatMap((track) => (track.kind === 'projection' ? track.keys.map(({ value }) => value) : []))
