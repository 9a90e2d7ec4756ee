/** What can be seen in a picture of the 3D view: how much ink there is in colour, and how much two pictures differ. */
import type { Page } from '@playwright/test'
import { decode } from 'fast-png'

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
    const bytes = await view.screenshot()
    const text = bytes.toString('base64')
    if (text === before) return pictureFrom(bytes)
    before = text
  }
}

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

/** Number of pixels with a clear colour: all else in the view is neutral, so this is the data's ink. */
export function inkOf({ rgb }: Picture): number {
  let ink = 0
  for (let at = 0; at < rgb.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(at, at + 3)
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) ink++
  }
  return ink
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
