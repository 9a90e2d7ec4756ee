/**
 * Pictures in 4:2:0 as video has them: BT.709 in the range of video (16…235, 16…240). Browsers convert by themselves, too, but
 * to one range or the other by where the picture lies. Not here: 4:4:4, where they always take the full range.
 */

/** Shares of red, green and blue in the brightness (BT.709). */
const [redShare, greenShare, blueShare] = [0.2126, 0.7152, 0.0722]
/** Fixed point: numbers of 16 bits behind the point. */
const one = 65_536
type Row = [number, number, number]
const fixed = (value: number): number => Math.round((value * one) / 255)
const luma = [redShare, greenShare, blueShare].map((share) => fixed(219 * share)) as Row
/** Of colour differences, of the sum of the four pixels that share one. */
const difference = (own: number, ofRed: number, ofGreen: number, ofBlue: number): Row => {
  const scale = 112 / (1 - own) / 4
  return [fixed(scale * ofRed), fixed(scale * ofGreen), fixed(scale * ofBlue)]
}
const blueRow = difference(blueShare, -redShare, -greenShare, 1 - blueShare)
const redRow = difference(redShare, 1 - redShare, -greenShare, -blueShare)
/** What black and grey are, and a half for rounding. */
const [black, grey] = [16.5 * one, 128.5 * one]

export interface FrameSize {
  width: number
  height: number
}

/**
 * Y, Cb and Cr one after the other.
 * @param rgba [height, width, 4]; both sizes even.
 * @param planes width × height × 3/2 bytes, which are written.
 */
export function toYuv420(rgba: Uint8ClampedArray, { width, height }: FrameSize, planes: Uint8Array): void {
  // A pixel is one number, with red in its lowest byte: read once, it is several times as quick.
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height)
  writeLuma(pixels, planes)
  let [blueAt, redAt] = [width * height, width * height * 1.25]
  for (let y = 0; y < height; y += 2) {
    for (let above = y * width, end = above + width; above < end; above += 2) {
      const a = pixels[above] ?? 0
      const b = pixels[above + 1] ?? 0
      const c = pixels[above + width] ?? 0
      const d = pixels[above + width + 1] ?? 0
      // Red and blue side by side: the sum of four has 10 bits.
      const sides = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff)
      const green = ((a >> 8) & 255) + ((b >> 8) & 255) + ((c >> 8) & 255) + ((d >> 8) & 255)
      const red = sides & 0xffff
      const blue = sides >>> 16
      planes[blueAt++] = (blueRow[0] * red + blueRow[1] * green + blueRow[2] * blue + grey) >> 16
      planes[redAt++] = (redRow[0] * red + redRow[1] * green + redRow[2] * blue + grey) >> 16
    }
  }
}

function writeLuma(pixels: Uint32Array, planes: Uint8Array): void {
  const [red, green, blue] = luma
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at] ?? 0
    const sum = red * (pixel & 255) + green * ((pixel >> 8) & 255) + blue * ((pixel >> 16) & 255)
    planes[at] = (sum + black) >> 16
  }
}

/** A frame of these planes, which are copied. */
export function yuvFrame(
  planes: Uint8Array<ArrayBuffer>,
  { width, height }: FrameSize,
  times: { timestamp: number; duration: number }
): VideoFrame {
  return new VideoFrame(planes, {
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    ...times,
    colorSpace: { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'bt709', fullRange: false }
  })
}
