/** Page of the film's bench: an animation as an export makes it, and what of that the drawing and the encoder take alone. */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { exportRecipeSchema } from '#shared/export-recipe.ts'
import { encodeMotion } from '../../src/renderer/src/export/encoders/encode-motion.ts'
import type { FrameSource } from '../../src/renderer/src/export/encoders/frame-source.ts'
import type { MotionSettings } from '#shared/film/film-settings.ts'
import type { ExportSubject } from '../../src/renderer/src/export/picture/export-subject.ts'
import { PictureDrawer } from '../../src/renderer/src/export/picture/picture-drawer.ts'
import type { ByteSink } from '../../src/renderer/src/export/writing/byte-sink.ts'
import { sheetFonts } from '../../src/renderer/src/export/sheet/type-metrics.ts'
import { StillScene } from '../../src/renderer/src/scene/still-scene.ts'
import type { FilmTimes } from '../film-times.ts'

const recipe = exportRecipeSchema.parse({ format: 'webm', insets: { stimulus: false } })
const settings: MotionSettings = { format: 'webm', codec: 'vp9', chroma: '4:2:0', quality: 75 }
const trail = { tail: 0.4, lead: 0, fade: true, rest: 'faint' } as const

/** `series` curves of `points` points, and a film of so many frames in which their heads go round. */
export async function measureFilm(series: number, points: number, frames: number): Promise<FilmTimes> {
  document.fonts.add(new FontFace(sheetFonts.screen, `url(${inter})`, { weight: '100 900' }))
  const subject = subjectOf(series, points)
  const drawer = await PictureDrawer.of(subject, recipe, { readOut: [], previews: [] }, true)
  const show = (index: number): void => {
    const readOut = [{ label: 'Orientation', value: `${index}°` }]
    drawer.show({ camera: null, trail, head: index / frames, points: [], readOut, previews: [] })
  }
  const { width, height } = drawer.size
  const film = { width, height, fps: 30, count: frames, hasAlpha: false }
  const whole = await time(() =>
    encode({
      ...film,
      frame: (index) => {
        show(index)
        return Promise.resolve(drawer.draw())
      }
    })
  )
  show(0)
  const picture = await createImageBitmap(drawer.draw())
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  const encoder = await time(() =>
    encode({
      ...film,
      frame: (index) => {
        // Another picture each time, as in a film: an unchanged one costs an encoder next to nothing.
        context?.drawImage(picture, index % 7, index % 5)
        return Promise.resolve(canvas)
      }
    })
  )
  const drawing = await time(() => drawAlone(subject, frames))
  drawer.dispose()
  return { whole, encoder, drawing }
}

/** The scene's pictures alone, each waited for. */
function drawAlone(subject: ExportSubject, frames: number): Promise<void> {
  const size = { width: 1280, height: 720 }
  const canvas = new OffscreenCanvas(1, 1)
  const scene = new StillScene(canvas, subject.content, {
    theme: 'light',
    isTransparent: false,
    hasSmoothEdges: true,
    size
  })
  const pixel = new Uint8Array(4)
  for (let index = 0; index < frames; index++) {
    scene.setReveal(trail, index / frames)
    scene.draw(1.5)
    const gl = canvas.getContext('webgl2')
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
  }
  scene.dispose()
  return Promise.resolve()
}

const encode = (source: FrameSource): Promise<void> =>
  encodeMotion(source, settings, nowhere, {
    signal: new AbortController().signal,
    onProgress: () => undefined
  })

const nowhere: ByteSink = {
  write: () => Promise.resolve(),
  finish: () => Promise.resolve(),
  abort: () => Promise.resolve()
}

async function time(run: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

function subjectOf(series: number, points: number): ExportSubject {
  const positions = Float32Array.from({ length: series * points * 3 }, (_, i) => {
    const [curve, point] = [Math.floor(i / 3 / points), Math.floor(i / 3) % points]
    return Math.sin((2 * Math.PI * point) / points + curve * 0.1 + (i % 3))
  })
  const descriptor = { id: 'a', label: 'curves', series, points, surface: false }
  const axisTitles: [string, string, string] = ['PC1', 'PC2', 'PC3']
  return {
    content: {
      traces: [
        {
          descriptor: { ...descriptor, axisTitles },
          ...{ positions, current: new Float32Array(0), layout: { series, points } }
        }
      ],
      coloring: { by: 'order', map: 'viridis', title: 'Orientation', values: [0, 180] },
      colorings: new Map(),
      line: { width: 2, opacity: 1 },
      ...{ arrangement: 'overlaid', hasOwnScales: false, scaling: 'equal', room: null },
      ...{ differences: 'none', trail, head: 1 }
    },
    ...{ camera: null, followed: null },
    insets: { title: 'Bench', traces: [{ label: 'curves', color: null }], lines: [], bars: [] }
  }
}
