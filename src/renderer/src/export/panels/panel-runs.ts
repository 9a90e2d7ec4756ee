/** The points of panels whose values differ, all computed in one request; those of the last request are kept. */
import type { TracePoints } from '../../scene/scene-content.ts'
import type { FramesEngine } from '../frames/frames-engine.ts'
import { planFrames, type PlanFrames } from '../frames/plan-frames.ts'
import { scenePoints } from '../frames/scene-points.ts'
import type { ExportContext } from '../writing/byte-sink.ts'

export class PanelRuns {
  #last: { key: string; points: TracePoints[][] } | null = null

  /**
   * For each panel the points of every trace, also under conditions, by its id in the scene.
   * @throws LimenError as the engine's `animate` does; 'cancelled' by the context's signal.
   */
  async points(
    engine: Pick<FramesEngine, 'animate'>,
    request: PlanFrames,
    { signal, onProgress }: Pick<ExportContext, 'signal' | 'onProgress'>
  ): Promise<TracePoints[][]> {
    const key = JSON.stringify(request)
    if (this.#last?.key === key) return this.#last.points
    const frames = await planFrames(engine, request, {
      signal,
      onProgress: (progress) => {
        onProgress({ ...progress, label: 'Computing the panels' })
      }
    })
    const points = frames.map(scenePoints)
    this.#last = { key, points }
    return points
  }
}
