/** Many frames of one plan, computed together: the engine shares what they have in common and runs each stimulus once. */
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Frame, PlanCondition } from '#shared/trajectory.ts'
import type { FramesEngine } from './frames-engine.ts'
import { alongPath } from './scene-points.ts'

export interface PlanFrames {
  /** Id of the plan. */
  plan: string
  /** Values of all sliders at each frame. */
  frames: StimulusValues[]
  conditions: PlanCondition[]
  /** A plan without a sweep: the current stimulus is the path. */
  isAlone: boolean
}

/**
 * Each frame with its whole path.
 * @throws LimenError as the engine's `animate` does; 'cancelled' by the signal.
 */
export async function planFrames(
  engine: Pick<FramesEngine, 'animate'>,
  { plan, frames, conditions, isAlone }: PlanFrames,
  context: { signal: AbortSignal; onProgress: (progress: { done: number; total: number }) => void }
): Promise<Frame[]> {
  const computed: Frame[] = []
  const paths = new Map<number, Frame>()
  await engine.animate(
    { plan, frames, conditions },
    {
      ...context,
      onPart: ({ path, moments }) => {
        const whole = paths.get(path) ?? moments[0]?.frame
        if (whole) paths.set(path, whole)
        for (const { frames: indices, frame } of moments)
          for (const index of indices) computed[index] = alongPath(frame, isAlone ? null : (whole ?? null))
      }
    }
  )
  return computed
}
