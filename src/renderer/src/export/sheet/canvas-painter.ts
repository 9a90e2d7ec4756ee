/** Paints the items of a sheet into a 2D canvas. */
import { LimenError } from '#shared/errors.ts'
import type {
  CircleItem,
  GradientItem,
  ImageItem,
  LineItem,
  RectangleItem,
  ShapeItem,
  SheetItem,
  TextItem
} from './sheet-items.ts'
import { printableText } from './printable-text.ts'
import { usualMeasure, type MeasureText } from './measure-text.ts'
import { baselineBelow, sheetFonts, type SheetFont } from './type-metrics.ts'

export type Canvas2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** A letter of each file that a font is cut into. */
const everyAlphabet = 'aāθЖ'

/**
 * Resolves when text can be painted in this font; what is painted before would be in another one.
 * @throws LimenError 'file' where it can't be had.
 */
export async function loadSheetFont(font: SheetFont): Promise<void> {
  const name = sheetFonts[font]
  const faces = await Promise.all(
    [400, 600].map((weight) => document.fonts.load(`${weight} 12px '${name}'`, everyAlphabet))
  )
  if (faces.every((found) => found.length > 0)) return
  throw new LimenError({
    tag: 'file',
    message: `The font ${name} can not be loaded.`,
    advice: 'Start the app again; if that does not help, install it anew.'
  })
}

/** The context's transform says what a pixel of the sheet is. */
export function paintItems(context: Canvas2D, items: readonly SheetItem[], font: SheetFont): void {
  for (const item of items) {
    context.save()
    paint(context, item, font)
    context.restore()
  }
}

function paint(context: Canvas2D, item: SheetItem, font: SheetFont): void {
  switch (item.kind) {
    case 'text':
      paintText(context, item, font)
      break
    case 'line':
      paintLine(context, item)
      break
    case 'shape':
      trace(context, item.points)
      context.closePath()
      fillAndStroke(context, item)
      break
    case 'circle':
      context.beginPath()
      context.arc(item.x, item.y, item.radius, 0, 2 * Math.PI)
      fillAndStroke(context, item)
      break
    case 'rectangle':
      context.beginPath()
      context.roundRect(item.x, item.y, item.width, item.height, item.radius)
      fillAndStroke(context, item)
      break
    case 'gradient':
      paintGradient(context, item)
      break
    case 'image':
      paintImage(context, item)
  }
}

/** Widths as they are painted; the font must be loaded. */
export function canvasMeasure(font: SheetFont): MeasureText {
  const context = new OffscreenCanvas(1, 1).getContext('2d')
  if (!context) return usualMeasure
  return (given, type) => {
    const text = printableText(given)
    setType(context, type, font)
    return type.tabular ? tabularWidth(context, text) : context.measureText(text).width
  }
}

function setType(
  context: Canvas2D,
  { size, weight }: Pick<TextItem, 'size' | 'weight'>,
  font: SheetFont
): void {
  context.font = `${weight} ${size}px '${sheetFonts[font]}', sans-serif`
  // Letters stand where their outlines say, whatever the browser is set to.
  context.textRendering = 'geometricPrecision'
}

function paintText(context: Canvas2D, item: TextItem, font: SheetFont): void {
  const { anchor, turn = 0 } = item
  const text = printableText(item.text)
  setType(context, item, font)
  context.textBaseline = 'alphabetic'
  context.translate(item.x, item.y)
  context.rotate((turn * Math.PI) / 180)
  const letters = item.tabular ? tabularLetters(context, text) : [{ text, x: 0 }]
  const width = item.tabular ? tabularWidth(context, text) : context.measureText(text).width
  const [left, baseline] = [-width * anchor[0], baselineBelow(item)]
  if (item.halo !== undefined) {
    Object.assign(context, { strokeStyle: item.halo, lineWidth: 3, lineJoin: 'round' })
    for (const letter of letters) context.strokeText(letter.text, left + letter.x, baseline)
  }
  context.fillStyle = item.color
  for (const letter of letters) context.fillText(letter.text, left + letter.x, baseline)
}

/** Each digit in the middle of the widest one's room: numbers that change stand still. */
function tabularLetters(context: Canvas2D, text: string): { text: string; x: number }[] {
  const room = digitRoom(context)
  let x = 0
  return Array.from(text, (letter) => {
    const width = context.measureText(letter).width
    const place = isDigit(letter) ? { text: letter, x: x + (room - width) / 2 } : { text: letter, x }
    x += isDigit(letter) ? room : width
    return place
  })
}

const tabularWidth = (context: Canvas2D, text: string): number =>
  Array.from(text).reduce(
    (sum, letter) => sum + (isDigit(letter) ? digitRoom(context) : context.measureText(letter).width),
    0
  )

const isDigit = (letter: string): boolean => letter >= '0' && letter <= '9'

const digitRoom = (context: Canvas2D): number =>
  Math.max(...Array.from('0123456789', (digit) => context.measureText(digit).width))

function paintLine(context: Canvas2D, { points, color, width, opacity, dash = [], cap }: LineItem): void {
  trace(context, points)
  context.setLineDash(dash)
  Object.assign(context, { globalAlpha: opacity, strokeStyle: color, lineWidth: width })
  context.lineCap = cap ?? 'butt'
  context.stroke()
}

function trace(context: Canvas2D, points: readonly [number, number][]): void {
  context.beginPath()
  for (const [x, y] of points) context.lineTo(x, y)
}

function fillAndStroke(context: Canvas2D, item: ShapeItem | CircleItem | RectangleItem): void {
  context.globalAlpha = item.opacity
  if (item.fill !== null) {
    context.fillStyle = item.fill
    context.fill()
  }
  if (item.stroke === null) return
  context.strokeStyle = item.stroke
  context.lineWidth = item.strokeWidth
  context.stroke()
}

function paintGradient(context: Canvas2D, { x, y, width, height, upwards, stops }: GradientItem): void {
  const gradient = upwards
    ? context.createLinearGradient(0, y + height, 0, y)
    : context.createLinearGradient(x, 0, x + width, 0)
  for (const { offset, color } of stops) gradient.addColorStop(offset, color)
  context.fillStyle = gradient
  context.fillRect(x, y, width, height)
}

function paintImage(context: Canvas2D, { x, y, width, height, pixels, smooth }: ImageItem): void {
  const { width: columns, height: rows } = pixels
  const picture = new OffscreenCanvas(columns, rows)
  const data = new ImageData(new Uint8ClampedArray(pixels.data), columns, rows)
  picture.getContext('2d')?.putImageData(data, 0, 0)
  context.imageSmoothingEnabled = smooth
  context.drawImage(picture, x, y, width, height)
}
