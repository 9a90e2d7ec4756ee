/**
 * The page of a printed PDF cut to exactly its figure: a browser prints on paper of whole steps of its own. Pure.
 * Source: ISO 32000-1, 7.5.4 (cross-reference table) and 14.11.2 (page boundaries).
 */
import { LimenError } from '#shared/errors.ts'
import type { PrintedSize } from '#shared/host-bridge.ts'

const printedBox = /\/MediaBox \[0 0 [\d.]+ ([\d.]+)\]/
const places = /^\d{10}(?= \d{5} n)/gm
const tablePlace = /startxref\s+(\d+)/

/**
 * @param pdf of one page, whose figure begins at its upper left corner.
 * @returns bytes with the box of the figure, to 1/10 000 of a point, and places of objects that follow from it.
 * @throws LimenError 'engine' where there is no such page.
 */
export function withExactPage(pdf: Uint8Array, size: PrintedSize): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1')
  const box = printedBox.exec(text)
  const table = Number(tablePlace.exec(text.slice(-64))?.[1] ?? NaN)
  if (!box || !(table > box.index)) throw noPage()
  const exact = `/MediaBox [${boxOf(size, Number(box[1])).join(' ')}]`
  const end = box.index + box[0].length
  const moved = (place: number): number => (place < end ? place : place + exact.length - box[0].length)
  const after = text
    .slice(table)
    .replace(places, (place) => String(moved(Number(place))).padStart(10, '0'))
    .replace(tablePlace, `startxref\n${moved(table)}`)
  return Buffer.from(text.slice(0, box.index) + exact + text.slice(end, table) + after, 'latin1')
}

/**
 * Left, bottom, right and top in points; `top` is that of the paper, since heights of a PDF begin at its bottom. Rounded
 * inwards: programs that draw the page give a pixel to whatever goes beyond the last one.
 */
function boxOf({ widthMm, heightMm }: PrintedSize, top: number): string[] {
  const steps = (millimetres: number): number => Math.floor((millimetres / 25.4) * 72 * 1e4)
  const paper = Math.round(top * 1e4)
  return [0, paper - steps(heightMm), steps(widthMm), paper].map((place) => String(place / 1e4))
}

const noPage = (): LimenError =>
  new LimenError({
    tag: 'engine',
    message: 'The browser made a PDF without a page that could be cut to its figure.',
    advice: 'Set CHROMIUM_PATH to another browser, or export an SVG.'
  })
