/** Splits a transparent picture into the two that WebM keeps: colours as they are, and opacities as shades of grey. */
import { toYuv420, yuvFrame, type FrameSize } from './yuv-frame.ts'

export interface SplitFrame {
  color: VideoFrame
  alpha: VideoFrame
}

/** @param pixels RGBA, not premultiplied, [height, width, 4]; both sizes even. */
export function splitAlpha(
  pixels: Uint8ClampedArray<ArrayBuffer>,
  { width, height }: FrameSize,
  times: { timestamp: number; duration: number }
): SplitFrame {
  const planes = new Uint8Array(width * height * 1.5)
  toYuv420(pixels, { width, height }, planes)
  const color = yuvFrame(planes, { width, height }, times)
  planes.fill(128) // Without colour.
  for (let pixel = 0, at = 3; pixel < width * height; pixel++, at += 4) planes[pixel] = pixels[at] ?? 0
  return { color, alpha: yuvFrame(planes, { width, height }, times) }
}
