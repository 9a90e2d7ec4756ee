/** Where the pixels of a picture lie in an input, and what preprocessing does to them on the way there. */
import type { Preprocessing } from '#shared/stimulus.ts'
import type { Target } from './target.ts'

/** Sizes of a picture and the steps, in elements, from one channel, row and column to the next. */
export interface ImageLayout {
  width: number
  height: number
  channels: number
  channelStep: number
  rowStep: number
  columnStep: number
}

/** A picture being drawn, 0…1, row by row from the top, channels interleaved. */
export interface Canvas {
  width: number
  height: number
  channels: 1 | 3
  data: Float32Array
}

type Order = 'CHW' | 'HWC' | 'HW'

/** How a sample of this target holds a picture under the given layout, or null where it does not. */
export function imageLayout(
  target: Pick<Target, 'shape' | 'roles'>,
  layout: Preprocessing['layout']
): ImageLayout | null {
  const leading = Math.max(0, target.shape.length - 3)
  if (target.shape.slice(0, leading).some((size) => size !== 1)) return null
  const shape = target.shape.slice(leading)
  const order = layout === 'auto' ? guessedOrder(shape, target.roles.slice(leading)) : spelledOrder(layout)
  return order === null || order.length !== shape.length ? null : layoutOf(order, shape)
}

const spelledOrder = (layout: Exclude<Preprocessing['layout'], 'auto'>): Order => {
  if (layout === 'NCHW' || layout === 'CHW') return 'CHW'
  return layout === 'HW' ? 'HW' : 'HWC'
}

const mostChannels = 4

function guessedOrder(shape: readonly number[], roles: Target['roles']): Order | null {
  const [first = 0, , last = 0] = shape
  if (shape.length === 2) return 'HW'
  if (shape.length !== 3) return null
  if (roles[0] === 'channel' || roles[2] === 'width') return 'CHW'
  if (roles[2] === 'channel' || roles[0] === 'height') return 'HWC'
  if (first === 1 || first === 3) return 'CHW'
  if (last === 1 || last === 3) return 'HWC'
  return last <= mostChannels && first > mostChannels ? 'HWC' : 'CHW'
}

function layoutOf(order: Order, shape: readonly number[]): ImageLayout | null {
  const [a = 0, b = 0, c = 0] = shape
  if (shape.some((size) => size < 1)) return null
  switch (order) {
    case 'CHW':
      return { channels: a, height: b, width: c, channelStep: b * c, rowStep: c, columnStep: 1 }
    case 'HWC':
      return { height: a, width: b, channels: c, channelStep: 1, rowStep: b * c, columnStep: c }
    case 'HW':
      return { height: a, width: b, channels: 1, channelStep: 0, rowStep: b, columnStep: 1 }
  }
}

/** A canvas of the picture's size: three channels where the input has three and colour is wanted. */
export function canvasFor(layout: ImageLayout, preprocessing: Preprocessing, isGray = false): Canvas {
  const { width, height } = layout
  const channels = layout.channels === 3 && preprocessing.channels !== 'gray' && !isGray ? 3 : 1
  return { width, height, channels, data: new Float32Array(width * height * channels) }
}

/** Gain and bias of one channel: x → (x · (high − low) + low − mean) / deviation. */
export function affine(preprocessing: Preprocessing, channel: number): { gain: number; bias: number } {
  const [low, high] = preprocessing.range
  const { mean, deviation } = preprocessing
  const center = mean[Math.min(channel, mean.length - 1)] ?? 0
  const spread = deviation[Math.min(channel, deviation.length - 1)] ?? 1
  return { gain: (high - low) / spread, bias: (low - center) / spread }
}

/** Lays the canvas out as the input wants it, scaled, into `into` (one sample). */
export function placeCanvas(
  canvas: Canvas,
  layout: ImageLayout,
  preprocessing: Preprocessing,
  into: Float32Array
): void {
  const reversed = preprocessing.channels === 'BGR' && canvas.channels === 3
  const plane = layout.channelStep
  const first = affine(preprocessing, 0)
  for (let channel = 0; channel < layout.channels; channel++) {
    const scale = affine(preprocessing, channel)
    const isCopy = canvas.channels === 1 && scale.gain === first.gain && scale.bias === first.bias
    if (channel > 0 && isCopy && layout.columnStep === 1) {
      into.copyWithin(channel * plane, 0, plane)
      continue
    }
    const source = canvas.channels === 1 ? 0 : reversed ? 2 - channel : channel
    placeChannel(canvas, source, layout, channel, scale, into)
  }
}

function placeChannel(
  canvas: Canvas,
  source: number,
  layout: ImageLayout,
  channel: number,
  { gain, bias }: { gain: number; bias: number },
  into: Float32Array
): void {
  const { width, height, data, channels } = canvas
  let from = source
  for (let row = 0; row < height; row++) {
    let to = channel * layout.channelStep + row * layout.rowStep
    for (let column = 0; column < width; column++) {
      into[to] = (data[from] ?? 0) * gain + bias
      from += channels
      to += layout.columnStep
    }
  }
}

/** Scales numbers that already lie as the input wants them, channel by channel where it holds a picture. */
export function scaleInPlace(
  numbers: Float64Array,
  image: ImageLayout | null,
  preprocessing: Preprocessing
): void {
  const layout = image ?? {
    width: numbers.length,
    height: 1,
    channels: 1,
    channelStep: 0,
    rowStep: 0,
    columnStep: 1
  }
  for (let channel = 0; channel < layout.channels; channel++) {
    const { gain, bias } = affine(preprocessing, channel)
    if (gain === 1 && bias === 0) continue
    for (let row = 0; row < layout.height; row++) {
      let at = channel * layout.channelStep + row * layout.rowStep
      for (let column = 0; column < layout.width; column++, at += layout.columnStep) {
        numbers[at] = (numbers[at] ?? 0) * gain + bias
      }
    }
  }
}
