/** Pages of PDF files as pictures, by a reader that shares nothing with their writer. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { decode, type DecodedPng } from 'fast-png'

/** Whether pages can be made pictures here. */
export const hasPoppler = spawnSync('pdftoppm', ['-v'], { stdio: 'ignore' }).status === 0

/** Share of pixels of a page that are clearly others than those of a picture of the same figure. */
export function differenceFromPdf(path: string, { width, height, data, channels }: DecodedPng): number {
  const size = ['-scale-to-x', String(width), '-scale-to-y', String(height)]
  execFileSync('pdftoppm', ['-png', '-singlefile', ...size, path, path])
  const page = decode(readFileSync(`${path}.png`))
  rmSync(`${path}.png`)
  let differing = 0
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [a = 0, b = 0] = [data[pixel * channels], page.data[pixel * page.channels]]
    if (Math.abs(a - b) > 96) differing++
  }
  return differing / (width * height)
}
