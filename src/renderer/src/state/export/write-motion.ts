/** An animation: all points first, then frame after frame, each drawn from its index alone. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { encodeMotion } from '../../export/encoders/encode-motion.ts'
import { animatedStudy, framesEngine } from '../../export/frames/animated-study.ts'
import { AnimationFrames, type AnimatedFrame } from '../../export/frames/animation-frames.ts'
import type { AnimatedStudy } from '../../export/frames/planned-frames.ts'
import { PictureDrawer } from '../../export/picture/picture-drawer.ts'
import type { FrameState } from '../../export/picture/frame-state.ts'
import type { ByteSink, ExportContext } from '../../export/writing/byte-sink.ts'
import { emptyBounds, includePoints, type Bounds } from '../../scene/scale.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { exportSubjectOf } from './export-subject-of.ts'
import { FrameInsets } from './frame-insets.ts'
import { isMotion, motionSettings } from './motion-choices.ts'

export async function writeMotion(
  workbench: Workbench,
  recipe: ExportRecipe,
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  const { format } = recipe
  if (!isMotion(format)) throw new Error(`${format} does not move.`)
  const subject = exportSubjectOf(workbench)
  const study = atRate(animatedStudy(workbench), recipe.fps)
  const frames = await AnimationFrames.of(study, framesEngine(workbench), context)
  const insets = new FrameInsets(workbench, study.animation, recipe)
  const drawer = await PictureDrawer.of(subject, recipe, true)
  try {
    if (!subject.content.room) drawer.fitScale(await boundsOf(frames))
    const { width, height } = drawer.size
    await encodeMotion(
      {
        ...{ width, height, fps: frames.fps, count: frames.count },
        hasAlpha: recipe.background === 'transparent',
        frame: async (index) => {
          drawer.show(await frameState(await frames.at(index), insets))
          return drawer.draw()
        }
      },
      motionSettings(recipe, format),
      sink,
      context
    )
  } finally {
    drawer.dispose()
  }
}

const atRate = (study: AnimatedStudy, fps: number | undefined): AnimatedStudy =>
  fps === undefined ? study : { ...study, animation: { ...study.animation, fps } }

async function frameState(frame: AnimatedFrame, insets: FrameInsets): Promise<FrameState> {
  const { camera, trail, head, points, values } = frame
  return { camera, trail, head, points, ...(await insets.at(values)) }
}

/** One box for all frames, so that what moves in it really moves. */
async function boundsOf(frames: AnimationFrames): Promise<Bounds> {
  const bounds = emptyBounds()
  const seen = new WeakSet<Float32Array>()
  for (let index = 0; index < frames.count; index++)
    for (const { positions, current } of (await frames.at(index)).points)
      for (const points of [positions, current]) {
        if (!seen.has(points)) includePoints(bounds, points)
        seen.add(points)
      }
  return bounds
}
