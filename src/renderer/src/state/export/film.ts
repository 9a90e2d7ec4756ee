/** An animation that is ready to be drawn: all of its points are there, and each frame is drawn from its index alone. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { FrameSource } from '../../export/encoders/frame-source.ts'
import { checkMotion, type MotionSettings } from '#shared/film/film-settings.ts'
import { animatedStudy, framesEngine } from '../../export/frames/animated-study.ts'
import { eachOf } from '../../export/encoders/frames.ts'
import { AnimationFrames, type AnimatedFrame } from '../../export/frames/animation-frames.ts'
import { filmTitles } from '../../export/frames/film-titles.ts'
import { filmNames } from '../../export/frames/film-names.ts'
import { posterFrame } from '../../export/frames/poster-frame.ts'
import type { AnimatedStudy } from '../../export/frames/planned-frames.ts'
import type { FrameState } from '../../export/picture/frame-state.ts'
import { PictureDrawer } from '../../export/picture/picture-drawer.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import { parseColor } from '../../scene/color-maps.ts'
import type { NameOptions, NamePlaces } from '../../scene/point-names.ts'
import { emptyBounds, includePoints, type Bounds } from '../../scene/scale.ts'
import { sceneThemes } from '../../scene/themes.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { animationOfFilm, filmSize, movedParameters } from './film-facts.ts'
import { FrameInsets } from './frame-insets.ts'
import { filmSheet } from './panelled-subject.ts'

export interface Film extends FrameSource {
  /** Index of the frame that stands for all. */
  poster: number
  dispose: () => void
}

/**
 * Computes all points of the study's animation, and fits one box to them.
 * @throws LimenError 'request' where film and settings do not go together.
 */
export async function openFilm(
  workbench: Workbench,
  recipe: ExportRecipe,
  settings: MotionSettings,
  context: ExportContext
): Promise<Film> {
  const { head } = recipe
  const shown = { ...filmedStudy(workbench, recipe), ...(head !== undefined && { heldHead: head }) }
  const { subject, panels } = filmSheet(workbench, recipe, movedParameters(shown.animation))
  const study = panels ? { ...shown, panels } : shown
  const insets = new FrameInsets(workbench, study.animation, recipe, panels)
  const film = filmSize(recipe, study.animation)
  // Before the network runs for all of it.
  checkMotion(film, settings)
  const frames = await AnimationFrames.of(study, framesEngine(workbench), context)
  const isFixed = workbench.umap.shown !== null
  // A box that was chosen for one projection has no room for others.
  const chosen = frames.planned.some(({ projections }) => projections.length > 0)
    ? null
    : subject.content.room
  const room = chosen ?? (isFixed ? null : await boundsOf(frames))
  const titlesOf = filmTitles(frames.prepared, workbench.trajectories.projections)
  await insets.lockRanges(
    frames.planned.map(({ values }) => values),
    context.signal
  )
  const { values } = await frames.at(0)
  const drawer = await PictureDrawer.of(subject, recipe, await insets.at(values), true)
  drawer.fitScale(room)
  const names = await namesIn(frames, drawer, isFixed, context)
  return {
    ...film,
    ground: parseColor(sceneThemes[recipe.theme].background),
    poster: posterFrame(frames.planned),
    frame: async (index) => {
      const frame = await frames.at(index)
      const state = { ...(await frameState(frame, insets)), axisTitles: titlesOf(frame.points) }
      const placed = names?.[index]
      drawer.show({ ...state, ...(isFixed && { points: [] }), ...(placed && { names: placed }) })
      return drawer.draw()
    },
    dispose: () => {
      drawer.dispose()
    }
  }
}

/** With what moves in a film of it, at the recipe's speed. */
export const filmedStudy = (workbench: Workbench, recipe: Pick<ExportRecipe, 'fps'>): AnimatedStudy => ({
  ...animatedStudy(workbench),
  animation: animationOfFilm(workbench, recipe)
})

async function frameState(frame: AnimatedFrame, insets: FrameInsets): Promise<FrameState> {
  const { camera, trail, head, heads, points, values } = frame
  return { camera, trail, head, points, ...(heads && { heads }), ...(await insets.at(values)) }
}

/** Where names of points stand in each frame; null where none are shown. */
async function namesIn(
  frames: AnimationFrames,
  drawer: PictureDrawer,
  isFixed: boolean,
  context: ExportContext
): Promise<NamePlaces[] | null> {
  if (!drawer.hasNames) return null
  const options: NameOptions[][] = []
  await eachOf(frames.count, 'Placing names', context, async (index) => {
    const frame = await frames.at(index)
    drawer.show({ ...frame, ...(isFixed && { points: [] }), readOut: [], previews: [] })
    options.push(drawer.nameOptions())
  })
  return filmNames(options, frames.fps)
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
