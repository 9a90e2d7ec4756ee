/** Splits a transparent picture into the two that WebM keeps: colours as they are, and opacities as shades of grey. */

export interface SplitFrame {
  color: VideoFrame
  alpha: VideoFrame
}

/** @param pixels RGBA, not premultiplied, [height, width, 4]; both sizes even. */
export function splitAlpha(
  pixels: Uint8ClampedArray<ArrayBuffer>,
  { width, height }: { width: number; height: number },
  times: { timestamp: number; duration: number }
): SplitFrame {
  const size = { codedWidth: width, codedHeight: height, ...times }
  const color = new VideoFrame(pixels, { format: 'RGBX', ...size })
  const plane = new Uint8Array(width * height * 1.5).fill(128) // The two planes without colour.
  for (let pixel = 0, at = 3; pixel < width * height; pixel++, at += 4) plane[pixel] = pixels[at] ?? 0
  return { color, alpha: new VideoFrame(plane, { format: 'I420', ...size }) }
}
