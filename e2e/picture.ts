/** What can be seen in a picture of the 3D view: how much ink there is in colour, and how much two pictures differ. */
import type { Locator, Page } from '@playwright/test'
import { decode } from 'fast-png'
import { framed } from './workbench.ts'

export interface Picture {
  width: number
  height: number
  /** Red, green and blue of each pixel, 0…255. */
  rgb: Uint8Array
}

/** The 3D view as it is on the screen, once two pictures in a row are the same. */
export async function pictureOfView(page: Page): Promise<Picture> {
  const view = page.getByLabel('Trajectories in three dimensions')
  for (let before = ''; ;) {
    await framed(page)
    const bytes = await view.screenshot()
    const text = bytes.toString('base64')
    if (text === before) return pictureFrom(bytes)
    before = text
  }
}

/** Some part of the page as it is on the screen. */
export const pictureOf = async (part: Locator): Promise<Picture> => pictureFrom(await part.screenshot())

function pictureFrom(bytes: Uint8Array): Picture {
  const { width, height, data, channels } = decode(bytes)
  const rgb = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = data[pixel * channels + channel] ?? 0
    }
  }
  return { width, height, rgb }
}

/** Whether a pixel has a clear colour: all else in the view is neutral, so this is the data's ink. */
function isInk(rgb: Uint8Array, pixel: number): boolean {
  const [red = 0, green = 0, blue = 0] = rgb.subarray(pixel * 3, pixel * 3 + 3)
  return Math.max(red, green, blue) - Math.min(red, green, blue) > 60
}

/** Number of pixels in colour between two shares of the width. */
export function inkOf({ width, rgb }: Picture, [from, to]: readonly [number, number] = [0, 1]): number {
  let ink = 0
  for (let pixel = 0; pixel * 3 < rgb.length; pixel++) {
    const share = (pixel % width) / width
    if (share >= from && share < to && isInk(rgb, pixel)) ink++
  }
  return ink
}

/** The pixel in colour that is nearest to the middle of the picture: a place on a path, away from the colour bar. */
export function inkNearestToCentre({ width, height, rgb }: Picture): { x: number; y: number } {
  let best = { x: NaN, y: NaN, distance: Infinity }
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const distance = Math.hypot(x - width / 2, y - height / 2)
    if (distance < best.distance && isInk(rgb, pixel)) best = { x, y, distance }
  }
  return best
}

/** Number of pixels that differ visibly. */
export function differingPixels(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return Infinity
  let count = 0
  for (let at = 0; at < a.rgb.length; at += 3) {
    const differs = [0, 1, 2].some((channel) => {
      return Math.abs((a.rgb[at + channel] ?? 0) - (b.rgb[at + channel] ?? 0)) > 24
    })
    if (differs) count++
  }
  return count
}

/** Brightness of most pixels, 0…255: that of the background. */
export function brightnessOf({ rgb }: Picture): number {
  const sums = Array.from({ length: rgb.length / 3 }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(pixel * 3, pixel * 3 + 3)
    return (red + green + blue) / 3
  })
  return sums.sort((a, b) => a - b)[Math.floor(sums.length / 2)] ?? NaN
}
