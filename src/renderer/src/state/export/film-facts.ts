/** What is known of a film before anything of it is computed: what moves in it, how large, long and fast it is; why there can be none. */
import type { StudyAnimation, Track } from '#shared/animation.ts'
import { frameCount } from '#shared/animation-times.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import { pictureSize, type ExportRecipe } from '#shared/export-recipe.ts'
import { filmBeforeStudy, isMotion, motionSettings } from '#shared/film/film-of-recipe.ts'
import { filmProblem, type FilmSize } from '#shared/film/film-settings.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { encoderProblem } from '../../export/encoders/video/encoder-settings.ts'
import { currentAnimation } from '../../export/frames/animated-study.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { valuesOfFilm } from './panelled-subject.ts'

/** Parameters with a track that plays. */
export const movedParameters = ({
  tracks,
  plays
}: Pick<StudyAnimation, 'tracks' | 'plays'>): ParameterReference[] =>
  tracks.flatMap((track) => (track.kind === 'parameter' && plays !== 'camera' ? [track] : []))

export const movedInFilm = (workbench: Pick<Workbench, 'document' | 'transport'>): ParameterReference[] =>
  movedParameters(currentAnimation(workbench))

/**
 * What moves in a film of the view, at the recipe's speed. Nothing moves the points of a UMAP picture: what the animation does
 * to the stimulus is left out.
 */
export function animationOfFilm(
  workbench: Pick<Workbench, 'document' | 'transport' | 'umap'>,
  { fps }: Pick<ExportRecipe, 'fps'>
): StudyAnimation {
  const own = currentAnimation(workbench)
  const isMoved = ({ kind }: Track): boolean =>
    workbench.umap.shown === null || (kind !== 'parameter' && kind !== 'projection')
  return { ...own, tracks: own.tracks.filter(isMoved), ...(fps !== undefined && { fps }) }
}

/** Of a study's animation at the recipe's speed. */
export function filmSize(recipe: ExportRecipe, animation: StudyAnimation): FilmSize {
  const { width, height } = pictureSize(recipe)
  const { fps } = animation
  const hasAlpha = recipe.background === 'transparent'
  return { width, height, fps, count: frameCount(animation), hasAlpha }
}

type Parts = Pick<Workbench, 'document' | 'transport' | 'stimulus'>

/** Why no such film can be made of the study, by the field of the recipe that does not fit; null for one that can, or no film. */
export async function whyNoFilm(workbench: Parts, recipe: ExportRecipe): Promise<ErrorData | null> {
  if (!isMotion(recipe.format)) return null
  const own = currentAnimation(workbench)
  try {
    valuesOfFilm(workbench, recipe, movedParameters(own))
  } catch (error) {
    return errorData(error)
  }
  return problemOf(recipe, filmSize(recipe, { ...own, fps: recipe.fps ?? own.fps }))
}

/** The same of a study that is not open yet. */
export const whyNoFilmOfAny = (recipe: ExportRecipe): Promise<ErrorData | null> =>
  problemOf(recipe, filmBeforeStudy(recipe, pictureSize(recipe)))

async function problemOf(recipe: ExportRecipe, film: FilmSize): Promise<ErrorData | null> {
  const { format } = recipe
  if (!isMotion(format)) return null
  const settings = motionSettings(recipe, format)
  const found = filmProblem(film, settings)
  if (found || (format !== 'mp4' && format !== 'webm')) return found
  return encoderProblem(film, settings)
}
