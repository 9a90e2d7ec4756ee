/** What the axes of traces are called in a frame of an animation that changes projections. Pure. */
import type { Projection } from '#shared/trajectory.ts'
import { axisTitles } from '#shared/words/trace-words.ts'
import type { AxisTitles } from '../../scene/descriptors.ts'
import type { AnimatedPoints } from './animation-frames.ts'

/**
 * Titles by id of the trace, as the app has them: of the nearer projection on the way from one to another.
 * @param prepared,known projections by their ids: those of the animation, and those of the study.
 */
export const filmTitles =
  (prepared: ReadonlyMap<string, Projection>, known: Readonly<Record<string, Projection>>) =>
  (points: readonly Pick<AnimatedPoints, 'id' | 'projection'>[]): ReadonlyMap<string, AxisTitles> =>
    new Map(
      points.flatMap(({ id, projection = '' }): [string, AxisTitles][] => {
        const found = prepared.get(projection) ?? known[projection]
        return found ? [[id, axisTitles(found)]] : []
      })
    )
