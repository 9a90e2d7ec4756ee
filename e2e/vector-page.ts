/** Page side of vector.spec.ts: the same scene drawn by WebGL and as an SVG, and how far the two pictures differ. */
import { svgDocument } from '../src/renderer/src/export/svg/svg-document.ts'
import { exampleScenes, type ExampleScene } from '../src/renderer/src/export/vector/testing/scenes.ts'
import { vectorPicture } from '../src/renderer/src/export/vector/vector-picture.ts'
import type { ThemeName } from '../src/renderer/src/scene/descriptors.ts'
import { SceneStage } from '../src/renderer/src/scene/scene-stage.ts'
import { StillScene } from '../src/renderer/src/scene/still-scene.ts'

const size = { width: 960, height: 720 }

interface Compared {
  /** Share of the inked pixels of either picture that differ by more than a quarter of the range. */
  differing: number
  /** The same for more than a thirty-second: what lies before and behind a see-through sheet differs by little. */
  unlike: number
  /** Sum of all differences from the background in the vector picture, as a share of that in the other. */
  ink: number
  webgl: string
  svg: string
}

export async function compare(
  name: ExampleScene,
  theme: ThemeName,
  orthographic: boolean
): Promise<Compared> {
  const content = exampleScenes[name]()
  const still = new StillScene(document.createElement('canvas'), content, {
    theme,
    size,
    isTransparent: false,
    hasSmoothEdges: true
  })
  const camera = { ...still.fittedCamera, orthographic }
  still.setCamera(camera)
  still.draw(1)
  const drawn = pixelsOf(still.canvas)
  const stage = new SceneStage(content, { theme, size })
  stage.setCamera(camera)
  const { groups } = vectorPicture(stage)
  // Labels are no part of the WebGL picture.
  const shapes = groups.map((view) => ({
    ...view,
    items: view.items.filter((part) => !('name' in part) || part.name !== 'Labels')
  }))
  const { background } = stage.look.theme
  const written = svgDocument(shapes, {
    ...size,
    background,
    font: 'screen',
    title: name,
    description: '',
    metadata: {}
  })
  const painted = pixelsOf(await imageOf(written))
  const compared = difference(drawn.data, painted.data)
  still.dispose()
  stage.dispose()
  return { ...compared, webgl: drawn.url, svg: painted.url }
}

/** Pixels whose colour is neither that of a flat red sheet without lines nor that of the neutral ground. */
export function outlineShades(hasSmoothEdges: boolean): number {
  const content = exampleScenes.crossingSheets()
  const sheet = { ...content, traces: content.traces.slice(0, 1), line: { width: 2, opacity: 0 } }
  const still = new StillScene(document.createElement('canvas'), sheet, {
    ...{ theme: 'light', size, isTransparent: false, hasSmoothEdges }
  })
  still.draw(1)
  const { data } = pixelsOf(still.canvas)
  still.dispose()
  const colorful = Array.from(
    { length: data.length / 4 },
    (_, pixel) => (data[pixel * 4] ?? 0) - (data[pixel * 4 + 2] ?? 0)
  )
  const most = colorful.reduce((a, b) => Math.max(a, b))
  return colorful.filter((each) => each > 2 && each < most - 3).length
}

async function imageOf(svg: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  await image.decode()
  return image
}

function pixelsOf(source: CanvasImageSource): { data: Uint8ClampedArray; url: string } {
  const canvas = Object.assign(document.createElement('canvas'), size)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.drawImage(source, 0, 0, size.width, size.height)
  return { data: context.getImageData(0, 0, size.width, size.height).data, url: canvas.toDataURL() }
}

function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): Omit<Compared, 'webgl' | 'svg'> {
  const ground = [0, 1, 2].map((channel) => a[channel] ?? 0)
  const inkAt = (data: Uint8ClampedArray, at: number): number =>
    Math.max(...ground.map((value, channel) => Math.abs((data[at + channel] ?? 0) - value)))
  let [inked, differing, unlike, first, second] = [0, 0, 0, 0, 0]
  for (let at = 0; at < a.length; at += 4) {
    const [inA, inB] = [inkAt(a, at), inkAt(b, at)]
    first += inA
    second += inB
    if (Math.max(inA, inB) < 24) continue
    inked++
    const most = Math.max(
      ...[0, 1, 2].map((channel) => Math.abs((a[at + channel] ?? 0) - (b[at + channel] ?? 0)))
    )
    if (most > 64) differing++
    if (most > 8) unlike++
  }
  return { differing: differing / inked, unlike: unlike / inked, ink: second / first }
}
