import { describe, expect, it } from 'vitest'
import { emptyAnimation, type StudyAnimation } from '#shared/animation.ts'
import { withOrbit, withReveal, withSweep, withTrack } from '#shared/animation-presets.ts'
import { momentsByPath } from '#shared/frames-by-path.ts'
import type { Parameter, StimulusValues } from '#shared/stimulus.ts'
import type { Frame, Plan, Projection, SweepAxis, Trace } from '#shared/trajectory.ts'
import { emptyDocument } from '../../state/study-document.ts'
import { AnimationFrames } from './animation-frames.ts'
import type { FramesEngine } from './frames-engine.ts'
import type { AnimatedStudy } from './planned-frames.ts'
import { filmTitles } from './film-titles.ts'
import { newPoints } from './scene-points.ts'

const a: Parameter = {
  name: 'a',
  label: 'A',
  unit: '',
  hard: [-10, 10],
  soft: [0, 4],
  scale: 'linear',
  default: 0
}
const axis: SweepAxis = { input: 'x', parameter: 'a', from: 0, to: 4, count: 5 }
const trace: Trace = { id: 't', sites: ['s'], reading: { axes: [] }, axis: 'stimulus', projection: 't/1' }
const plan: Plan = { network: 'n', bindings: {}, symbols: {}, sweep: [axis], traces: [trace], seed: 1 }

/** A network that answers (a, b, 0); through another projection than the first, ten times as much. */
function engineOf(): { engine: FramesEngine; asked: StimulusValues[][] } {
  const plans = new Map<string, number>([['plan-1', 1]])
  const asked: StimulusValues[][] = []
  const engine: FramesEngine = {
    prepare: ({ plan: { traces } }) => {
      const id = `plan-${plans.size + 1}`
      plans.set(id, traces[0]?.projection === 't/1' ? 1 : 10)
      const seen = projectionOf(traces[0]?.projection ?? '', ['u', 'v', 'w'])
      return Promise.resolve({ prepared: { ...preparedPlan, id }, projections: [seen] })
    },
    animate: ({ plan: id, frames }, { onPart, onProgress }) => {
      asked.push(frames)
      const factor = plans.get(id) ?? NaN
      for (const [path, moments] of momentsByPath(frames, plan.sweep).entries())
        onPart({
          path,
          moments: moments.map(({ values, frames: indices }, order) => ({
            frames: indices,
            frame: frameOf(values, factor, order === 0)
          }))
        })
      onProgress({ done: 1, total: 1 })
      return Promise.resolve({ milliseconds: 0 })
    }
  }
  return { engine, asked }
}

const projectionOf = (id: string, labels: Projection['labels']): Projection => ({
  ...{ id, choice: { kind: 'random', seed: 1 }, features: 3, labels },
  ...{ matrix: new Float32Array(9), offset: new Float32Array(3), explained: [], fittedOn: 'none' }
})

function frameOf({ x = {} }: StimulusValues, factor: number, isWhole: boolean): Frame {
  const point = (value: number): number[] => [value * factor, (x['b'] ?? 0) * factor, 0]
  const positions = Float32Array.from(isWhole ? [0, 1, 2, 3, 4].flatMap(point) : [])
  const current = Float32Array.from(point(x['a'] ?? 0))
  const points = { trace: 't', series: 1, points: 5, positions, current, nonFinite: 0 }
  return { plan: 'any', traces: [points], conditions: [], milliseconds: 0, projections: [] }
}

const preparedPlan: AnimatedStudy['prepared'] = {
  id: 'plan-1',
  traces: [{ trace: 't', series: 1, points: 5, surface: false, stateLength: 3 }],
  conditions: [],
  batches: 1,
  pathMilliseconds: 1,
  sessionsCompiled: 1
}

const studyOf = (animation: StudyAnimation, more: Partial<AnimatedStudy> = {}): AnimatedStudy => ({
  document: { ...emptyDocument, values: { x: { a: 1, b: 2 } }, sweep: [axis], traces: [trace] },
  animation,
  plan,
  prepared: preparedPlan,
  conditions: [],
  trace,
  head: 1,
  sweep: [{ axis, parameter: a }],
  parameterOf: ({ parameter }) => ({ ...a, name: parameter }),
  ...more
})

const calm = { signal: new AbortController().signal, onProgress: () => undefined }
const fiveFrames = { ...emptyAnimation, duration: 1, fps: 5, loop: 'once' as const }

async function framesOf(animation: StudyAnimation, more: Partial<AnimatedStudy> = {}) {
  const { engine, asked } = engineOf()
  const frames = await AnimationFrames.of(studyOf(animation, more), engine, calm)
  const all = []
  for (let index = 0; index < frames.count; index++) all.push(await frames.at(index))
  return { frames: all, asked, prepared: frames.prepared, again: () => frames.at(0) }
}

describe('the frames of an export', () => {
  it('sweep a parameter: one path for all of them, and the current point of each', async () => {
    const { frames, asked } = await framesOf(withSweep(fiveFrames, axis, [0, 4]))
    expect(frames.map(({ values }) => values)).toEqual(
      [0, 1, 2, 3, 4].map((value) => ({ x: { a: value, b: 2 } }))
    )
    expect(asked).toHaveLength(1)
    expect(frames.map(({ points: [points] }) => [...(points?.current ?? [])])).toEqual(
      [0, 1, 2, 3, 4].map((value) => [value, 2, 0])
    )
    for (const { points } of frames) expect(points[0]?.positions).toBe(frames[0]?.points[0]?.positions)
    const [first, second] = frames
    if (!first || !second) throw new Error('There are five frames.')
    expect(newPoints(first, null)).toEqual(first.points)
    expect(newPoints(second, first)[0]?.positions).toHaveLength(0)
    expect(newPoints(second, second)).toEqual([])
  })
  it('move the whole path with a parameter that is not swept', async () => {
    const { frames } = await framesOf(withSweep(fiveFrames, { input: 'x', parameter: 'b' }, [0, 4]))
    expect(frames.map(({ points: [points] }) => points?.positions[1])).toEqual([0, 1, 2, 3, 4])
  })
  it('turn the camera without a new point, and show the whole path along the stimulus', async () => {
    const camera = {
      position: [2, 0, 1] as [number, number, number],
      target: [0, 0, 0] as [number, number, number],
      orthographic: true
    }
    const { frames } = await framesOf(withOrbit(fiveFrames, camera))
    expect(new Set(frames.map((frame) => JSON.stringify(frame.camera))).size).toBe(5)
    expect(frames[0]?.camera).toEqual(camera)
    expect(frames.map(({ head }) => head)).toEqual([1, 1, 1, 1, 1])
    expect(newPoints(frames[3]!, frames[2]!)).toEqual([])
  })
  it('let the path grow, and change tail and lead', async () => {
    const animation = withTrack(withReveal(fiveFrames), {
      kind: 'tail',
      keys: [
        { at: 0, easing: 'linear', value: 1 },
        { at: 1, easing: 'linear', value: 0 }
      ]
    })
    const { frames } = await framesOf(animation)
    expect(frames.map(({ head }) => head)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(frames.map(({ trail }) => trail.tail)).toEqual([1, 0.75, 0.5, 0.25, 0])
  })
  it('hold the head where it is told, also where it would move', async () => {
    for (const animation of [fiveFrames, withReveal(fiveFrames), withSweep(fiveFrames, axis, [0, 4])])
      for (const { head } of (await framesOf(animation, { heldHead: 0.3 })).frames) expect(head).toBe(0.3)
  })
  it('have the head where the swept value is, once a tail is wanted', async () => {
    const document = { ...studyOf(fiveFrames).document, view: { ...emptyDocument.view, tail: 0.5 } }
    const { frames } = await framesOf(withSweep(fiveFrames, axis, [0, 4]), { document })
    expect(frames.map(({ head }) => head)).toEqual([0, 0.25, 0.5, 0.75, 1])
  })
  it('move points straight from one projection to another', async () => {
    const animation = withTrack(fiveFrames, {
      kind: 'projection',
      trace: 't',
      keys: [
        { at: 0, easing: 'linear', value: 't/1' },
        { at: 1, easing: 'linear', value: 't/2' }
      ]
    })
    const { frames, asked, prepared } = await framesOf(animation)
    expect(frames.map(({ points: [points] }) => points?.positions[12])).toEqual([4, 13, 22, 31, 40])
    const titles = filmTitles(prepared, { 't/1': projectionOf('t/1', ['p', 'q', 'r']) })
    expect(frames.map(({ points }) => titles(points).get('t')?.join(''))).toEqual([
      'pqr',
      'pqr',
      'uvw',
      'uvw',
      'uvw'
    ])
    // The first frame needs the first projection only, the last one the second.
    expect(asked.map(({ length }) => length)).toEqual([4, 4])
  })
  it('are computed piece by piece where memory has no room for all, and are the same', async () => {
    const large = {
      ...preparedPlan,
      traces: [{ trace: 't', series: 4e3, points: 5e3, surface: false, stateLength: 3 }]
    }
    const animation = withSweep(fiveFrames, { input: 'x', parameter: 'b' }, [0, 4])
    const { frames, asked, again } = await framesOf(animation, { prepared: large })
    expect(asked.map(({ length }) => length)).toEqual([2, 2, 1])
    expect(frames.map(({ points: [points] }) => points?.positions[1])).toEqual([0, 1, 2, 3, 4])
    expect(await again()).toEqual(frames[0])
  })
})

describe('panels of values', () => {
  const panels = { reference: { input: 'x', parameter: 'b' }, values: [2, 5] }
  const animation = withSweep(fiveFrames, axis, [0, 4])

  it('have at each frame the points of their value, all asked for at once', async () => {
    const { engine, asked } = engineOf()
    const frames = await AnimationFrames.of(studyOf(animation, { panels }), engine, calm)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toHaveLength(2 * frames.count)
    for (let index = 0; index < frames.count; index++) {
      const { points, values, heads, head } = await frames.at(index)
      expect(points.map(({ id, current }) => [id, ...current])).toEqual([
        ['t in panel 0', values['x']?.['a'], 2, 0],
        ['t in panel 1', values['x']?.['a'], 5, 0]
      ])
      expect([...(heads ?? [])]).toEqual([
        ['t in panel 0', head],
        ['t in panel 1', head]
      ])
    }
  })

  it('of what the head goes along have a head each', async () => {
    const along = { reference: { input: 'x', parameter: 'a' }, values: [1, 3] }
    const { document } = studyOf(fiveFrames)
    const tailed = { ...document, view: { ...document.view, tail: 0.5 } }
    const study = studyOf(fiveFrames, { panels: along, document: tailed })
    const { heads } = await (await AnimationFrames.of(study, engineOf().engine, calm)).at(0)
    // Of five values 0 … 4.
    expect([...(heads?.values() ?? [])]).toEqual([0.25, 0.75])
  })
})
