import type { FilmSize } from '#shared/film/film-settings.ts'

/** Red, green and blue, 0…255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** The pictures of an animation, drawn by their index and never by the clock. */
export interface FrameSource extends FilmSize {
  /** Of what transparent frames are for: half clear pixels are mixed with it where a format has none; white where left out. */
  ground?: Rgb
  /** The same canvas for each frame; what is on it is lost with the next call. */
  frame: (index: number) => Promise<HTMLCanvasElement | OffscreenCanvas>
}

/** A still that may be too large for a canvas: handed out in bands of whole rows, from above to below. */
export interface BandSource {
  width: number
  height: number
  hasAlpha: boolean
  /** Rows of a band; the last one may have fewer. */
  bandHeight: number
  /** RGBA, not premultiplied, [rows, width, 4]. */
  band: (index: number) => Promise<Uint8ClampedArray>
}
