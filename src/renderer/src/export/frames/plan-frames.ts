/** Many frames of one plan, computed together: the engine shares what they have in common and runs each stimulus once. */
import { CollectedFrames } from '#shared/frames-by-path.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Frame, PlanCondition } from '#shared/trajectory.ts'
import type { FramesEngine } from './frames-engine.ts'

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
  const collected = new CollectedFrames(isAlone)
  await engine.animate(
    { plan, frames, conditions },
    {
      ...context,
      onPart: (part) => {
        collected.take(part)
      }
    }
  )
  return collected.frames
}
