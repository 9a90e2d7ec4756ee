/** Scenes with everything that a view can show, for tests and the bench. Plain formulas, no chance. */
import type { TraceDescriptor } from '../../../scene/descriptors.ts'
import type { SceneContent, TraceContent } from '../../../scene/scene-content.ts'

type Place = [number, number, number]

/** Curves of `points` points, at a place for a share 0…1 along the curve and one of the curves. */
export function traceOf(
  descriptor: Partial<TraceDescriptor> & { id: string },
  series: number,
  points: number,
  place: (along: number, sweep: number) => Place,
  current: readonly Place[] = []
): TraceContent {
  const positions = new Float32Array(series * points * 3)
  for (let s = 0; s < series; s++)
    for (let p = 0; p < points; p++)
      positions.set(place(p / Math.max(points - 1, 1), s / Math.max(series - 1, 1)), (s * points + p) * 3)
  return {
    descriptor: {
      label: descriptor.id,
      series,
      points,
      surface: false,
      axisTitles: ['PC1 (52 %)', 'PC2 (31 %)', 'PC3 (9 %)'],
      ...descriptor
    },
    positions,
    current: new Float32Array(current.flat()),
    layout: { series, points }
  }
}

export function sceneOf(traces: TraceContent[], more: Partial<SceneContent> = {}): SceneContent {
  return {
    traces,
    coloring: { by: 'order', map: 'viridis', title: 'orientation θ' },
    colorings: new Map(),
    line: { width: 2, opacity: 1 },
    arrangement: 'overlaid',
    hasOwnScales: false,
    scaling: 'equal',
    room: null,
    differences: 'none',
    trail: { tail: 1, lead: 0, fade: false, rest: 'faint' },
    head: 1,
    ...more
  }
}

/** A knot on a torus, `turns` around its hole. */
export const knot =
  (shift = 0, turns = 3) =>
  (along: number, sweep: number): Place => {
    const [a, b] = [2 * along * 2 * Math.PI, turns * along * 2 * Math.PI + sweep * 0.9 + shift]
    const radius = 1 + 0.42 * Math.cos(b)
    return [radius * Math.cos(a), radius * Math.sin(a), 0.42 * Math.sin(b)]
  }

const saddle = (along: number, sweep: number): Place => {
  const [x, y] = [along * 2 - 1, sweep * 2 - 1]
  return [x, y, 0.6 * (x * x - y * y)]
}

/** A flat sheet through the middle, as steep as `slope`. */
const tilted =
  (slope: number) =>
  (along: number, sweep: number): Place => [along * 2 - 1, sweep * 2 - 1, (along * 2 - 1) * slope]

const helix: Place[] = Array.from({ length: 200 }, (_, i) => {
  const angle = (i / 199) * 6 * Math.PI
  return [0.6 * Math.cos(angle), 0.6 * Math.sin(angle), (i / 199) * 1.6 - 0.8]
})

/** To and fro across the box and through its depth. */
const zigzag = (point: number, shift = 0): Place => {
  const side = point % 2 === 0 ? 1 : -1
  return [side * (0.5 + 0.05 * point), Math.sin(2 * point) + shift, -side * Math.cos(1.3 * point)]
}

const under = (of: string, mark: number): NonNullable<TraceDescriptor['condition']> => ({
  id: `c${mark}`,
  label: `ablate head ${mark}`,
  mark,
  of
})

export const exampleScenes = {
  knot: () => sceneOf([traceOf({ id: 'hidden' }, 1, 600, knot())]),
  /** Opaque curves that hide each other. */
  sheaf: () => sceneOf([traceOf({ id: 'hidden' }, 8, 300, knot())]),
  /** Few points, so that each segment is long, with their names. */
  tokens: () =>
    sceneOf([
      traceOf({ id: 'residual', pointLabels: Array.from('abcdefghijkl') }, 1, 12, (along) => [
        along * 2 - 1,
        Math.sin(9 * along),
        Math.cos(7 * along)
      ])
    ]),
  /** A current curve of few points far apart, each with a dot, a ring at the start and an arrow at the end, some steep. */
  stations: () =>
    sceneOf(
      [
        traceOf(
          { id: 'depth', pointLabels: Array.from('abcdefg') },
          2,
          7,
          (along, sweep) => zigzag(Math.round(along * 6), 0.2 + 0.2 * sweep),
          Array.from({ length: 7 }, (_, i) => zigzag(i))
        )
      ],
      { line: { width: 1.5, opacity: 1 } }
    ),
  /** Curves of a sweep, the current one and a condition, upon each other from end to end, with points far apart. */
  agreeing: () => {
    const place = (along: number): Place => zigzag(Math.round(along * 6))
    const current = Array.from({ length: 7 }, (_, i) => zigzag(i))
    return sceneOf([
      traceOf({ id: 'tokens', pointLabels: Array.from('abcdefg') }, 6, 7, place, current),
      traceOf({ id: 'x', condition: under('tokens', 0) }, 6, 7, place, current)
    ])
  },
  /** Pale curves that come back as they went, one along an arc, one between two points. */
  pale: () =>
    sceneOf(
      [
        traceOf({ id: 'tokens' }, 2, 9, (along, sweep) => {
          const way = sweep === 0 ? 1 - Math.abs(2 * along - 1) : Math.round(along * 8) % 2
          return [2 * way - 1, Math.sin(3 * way) - sweep, 0.3 * way]
        })
      ],
      { line: { width: 8, opacity: 0.5 } }
    ),
  current: () => sceneOf([traceOf({ id: 'hidden' }, 6, 200, knot(), helix)]),
  conditions: () =>
    sceneOf(
      [
        traceOf({ id: 'hidden' }, 1, 300, knot()),
        traceOf({ id: 'x', condition: under('hidden', 0) }, 1, 300, knot(0.35)),
        traceOf({ id: 'y', condition: under('hidden', 1) }, 1, 300, knot(-0.5))
      ],
      { differences: 'arrows' }
    ),
  trail: () =>
    sceneOf([traceOf({ id: 'hidden' }, 1, 600, knot())], {
      trail: { tail: 0.4, lead: 0.1, fade: true, rest: 'faint' },
      head: 0.7
    }),
  surface: () =>
    sceneOf([traceOf({ id: 'grid', surface: true }, 16, 24, saddle)], { line: { width: 2, opacity: 1 } }),
  /** Sheets of one cell each that go through each other. */
  crossingSheets: () =>
    sceneOf(
      [
        traceOf({ id: 'rising', surface: true, color: '#ff2000' }, 2, 2, tilted(0.25)),
        traceOf({ id: 'falling', surface: true, color: '#0020ff' }, 2, 2, tilted(-0.25))
      ],
      { coloring: { by: 'trace', map: 'viridis' } }
    ),
  cloud: () => sceneOf([traceOf({ id: 'umap', mark: 'points', axisTitles: null }, 12, 20, knot())]),
  sideBySide: () =>
    sceneOf([traceOf({ id: 'first' }, 1, 200, knot()), traceOf({ id: 'second' }, 1, 200, knot(1, 5))], {
      arrangement: 'side-by-side',
      coloring: { by: 'trace', map: 'viridis' }
    })
} satisfies Record<string, () => SceneContent>

export type ExampleScene = keyof typeof exampleScenes
