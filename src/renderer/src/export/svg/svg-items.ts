/** Each kind of sheet item as an SVG element; lines are in line-writer.ts. */
import { encode } from 'fast-png'
import type {
  CircleItem,
  GradientItem,
  ImageItem,
  LineItem,
  RectangleItem,
  ShapeItem,
  SheetItem
} from '../sheet/sheet-items.ts'
import { attributes, opacityText } from './svg-text.ts'
import { pathText } from './text-bytes.ts'
import type { TextWriter } from './text-writers.ts'

/** What items need of the document that they stand in. */
export interface ItemContext {
  writeText: TextWriter
  /** Adds a definition and returns its id. */
  define: (kind: string, element: (id: string) => string) => string
}

export function svgItem(item: Exclude<SheetItem, LineItem>, context: ItemContext): string {
  switch (item.kind) {
    case 'text':
      return context.writeText(item)
    case 'shape':
      return `<path d="${pathText(item.points)}Z"${painted(item)}/>`
    case 'circle':
      return `<circle${attributes({ cx: item.x, cy: item.y, r: item.radius })}${painted(item)}/>`
    case 'rectangle':
      return rectangle(item)
    case 'gradient':
      return gradient(item, context)
    case 'image':
      return image(item)
  }
}

function painted({
  fill,
  stroke,
  strokeWidth,
  opacity
}: Pick<ShapeItem | CircleItem, 'fill' | 'stroke' | 'strokeWidth' | 'opacity'>): string {
  return attributes({
    fill: fill ?? 'none',
    stroke: stroke ?? undefined,
    'stroke-width': stroke === null ? undefined : strokeWidth,
    opacity: opacity === 1 ? undefined : opacityText(opacity)
  })
}

function rectangle(item: RectangleItem): string {
  const { x, y, width, height, radius } = item
  return `<rect${attributes({ x, y, width, height, rx: radius > 0 ? radius : undefined })}${painted(item)}/>`
}

function gradient({ x, y, width, height, upwards, stops }: GradientItem, { define }: ItemContext): string {
  const direction = upwards ? { x1: 0, y1: 1, x2: 0, y2: 0 } : { x1: 0, y1: 0, x2: 1, y2: 0 }
  const stopElements = stops
    .map(({ offset, color }) => `<stop offset="${Math.round(offset * 1e4) / 1e4}" stop-color="${color}"/>`)
    .join('')
  const id = define(
    'gradient',
    (name) => `<linearGradient id="${name}"${attributes(direction)}>${stopElements}</linearGradient>`
  )
  return `<rect${attributes({ x, y, width, height, fill: `url(#${id})` })}/>`
}

function image({ x, y, width, height, pixels, smooth }: ImageItem): string {
  const png = encode({
    width: pixels.width,
    height: pixels.height,
    data: new Uint8Array(pixels.data),
    channels: 4
  })
  const href = `data:image/png;base64,${base64(png)}`
  const style = smooth ? undefined : 'image-rendering:pixelated'
  return `<image${attributes({ x, y, width, height, preserveAspectRatio: 'none', style, href })}/>`
}

export function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += 32_768)
    binary += String.fromCharCode(...bytes.subarray(start, start + 32_768))
  return btoa(binary)
}
