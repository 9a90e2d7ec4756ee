/** A 3D scene for other programs: what the picture shows as solids, with its camera and what moves in the animation. */
import { pictureSize, type ExportRecipe } from '#shared/export-recipe.ts'
import { framesEngine } from '../../export/frames/animated-study.ts'
import { AnimationFrames } from '../../export/frames/animation-frames.ts'
import { newPoints } from '../../export/frames/scene-points.ts'
import { checkStopped } from '../../export/encoders/frames.ts'
import { gltfFile, type GltfFacts } from '../../export/gltf/gltf-document.ts'
import { closesWithFirst, keyedAnimation, keyTimes } from '../../export/gltf/key-times.ts'
import type { ShownShare } from '../../export/gltf/growth-keys.ts'
import {
  changingShares,
  headsOfStage,
  movingCameras,
  movingHeads,
  placesOf,
  shownShare,
  type HeadPlaces,
  type HeadsOfTraces,
  type ModelMotion
} from '../../export/gltf/model-motion.ts'
import { sceneModel } from '../../export/gltf/scene-model.ts'
import type { ExportSubject } from '../../export/picture/export-subject.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import type { CameraState } from '../../scene/descriptors.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { plainCaption } from './caption.ts'
import type { ExportOrder } from './export-order.ts'
import { exportSubjectOf } from './export-subject-of.ts'
import { filmedStudy } from './film.ts'

export async function writeGltf({ workbench, recipe, path, sink, context }: ExportOrder): Promise<void> {
  const subject = exportSubjectOf(workbench)
  const facts = await factsOf(workbench, recipe, plainCaption(workbench))
  const title = subject.insets.title
  const motion = await motionOf(workbench, subject, recipe, context)
  context.onProgress({ done: 0, total: 1, label: 'Building the scene' })
  const { content, camera, followed } = subject
  const stage = modelStage(subject, recipe)
  const head = recipe.head ?? content.head
  // Paths that grow have a faint rest, which a whole path has not.
  stage.setReveal(content.trail, motion?.shown ? Math.min(head, almostWhole) : head)
  stage.setCamera(camera, followed)
  const model = sceneModel(stage, title, motion)
  stage.dispose()
  const bytes = await gltfFile(model, facts, path.toLowerCase().endsWith('.gltf') ? 'text' : 'binary')
  checkStopped(context.signal)
  await sink.write(bytes)
}

/** As large as the picture; a scene has no letters that room would be kept for. */
const modelStage = ({ content }: ExportSubject, recipe: ExportRecipe): SceneStage =>
  new SceneStage(content, { theme: recipe.theme, size: pictureSize(recipe).layout })

/** Null where nothing moves. */
async function motionOf(
  workbench: Workbench,
  subject: ExportSubject,
  recipe: ExportRecipe,
  context: ExportContext
): Promise<ModelMotion | null> {
  const own = filmedStudy(workbench, recipe)
  // The scene keeps the motion of a head that has one; elsewhere it is where the recipe says.
  const study = { ...own, head: recipe.head ?? own.head }
  const { animation } = study
  if (animation.tracks.length === 0) return null
  const keyed = { ...study, animation: keyedAnimation(animation) }
  const frames = await AnimationFrames.of(keyed, framesEngine(workbench), context)
  const stage = modelStage(subject, recipe)
  // Nothing moves the points of a UMAP picture.
  const hasPoints = workbench.umap.shown === null
  const { first, places, cameras, shown } = await keysOf(
    frames,
    stage,
    { followed: subject.followed, hasPoints },
    context
  )
  stage.dispose()
  if (closesWithFirst(animation)) {
    places.push(...places.slice(0, 1))
    cameras.push(...cameras.slice(0, 1))
    shown.push(...shown.slice(0, 1))
  }
  return {
    times: keyTimes(places.length, animation.fps),
    heads: movingHeads(first, places),
    cameras: movingCameras(cameras),
    shown: changingShares(shown)
  }
}

/** A head that has come to the end of its path is not drawn; just before it is. */
const almostWhole = 1 - 1e-9

async function keysOf(
  frames: AnimationFrames,
  stage: SceneStage,
  { followed, hasPoints }: { followed: string | null; hasPoints: boolean },
  { signal, onNote }: ExportContext
): Promise<{ first: HeadsOfTraces; places: HeadPlaces[]; cameras: CameraState[]; shown: ShownShare[] }> {
  const [places, cameras, shown]: [HeadPlaces[], CameraState[], ShownShare[]] = [[], [], []]
  let first: HeadsOfTraces | null = null
  let before: Awaited<ReturnType<AnimationFrames['at']>> | null = null
  let changesShape = false
  for (let index = 0; index < frames.count; index++) {
    checkStopped(signal)
    const frame = await frames.at(index)
    const points = hasPoints ? newPoints(frame, before) : []
    changesShape ||=
      before !== null && points.some(({ positions, current }) => positions.length + current.length > 3)
    for (const each of points) stage.setPoints(each)
    stage.setReveal(frame.trail, Math.min(frame.head, almostWhole))
    stage.setCamera(frame.camera, followed)
    const heads = headsOfStage(stage)
    first ??= heads
    places.push(placesOf(heads))
    cameras.push(stage.camera.state)
    shown.push(shownShare(stage))
    before = frame
  }
  if (changesShape) onNote?.(shapesStay)
  return { first: first ?? new Map(), places, cameras, shown }
}

const shapesStay =
  'Paths that change their shape in the animation are written as they are now; their heads move as the animation has them.'

async function factsOf(
  { document, link, network }: Workbench,
  recipe: ExportRecipe,
  caption: string
): Promise<GltfFacts> {
  const { version, onnxruntime } = link.info ?? { version: '', onnxruntime: '' }
  const { title } = document.current
  return {
    generator: `Limen ${version}`,
    extras: {
      title,
      caption,
      network: { name: network.info?.name, sha256: await network.identity() },
      recipe,
      versions: { limen: version, onnxruntime }
    }
  }
}
