/** Page side of tests of the scene by its pixels: a canvas of a known size, and what was drawn on it. */

const [width, height] = [640, 640]

/** A canvas in a page of its own. */
export function addCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  document.body.style.cssText = `margin: 0; position: relative; width: ${width}px; height: ${height}px`
  canvas.style.cssText = 'width: 100%; height: 100%'
  document.body.append(canvas)
  return canvas
}

/** How far each pixel of the picture is from grey, 0…255: [height][width], the lowest row first. */
export function inkRows(canvas: HTMLCanvasElement): number[][] {
  return pixelRows(canvas).map((row) => row.map((color) => Math.max(...color) - Math.min(...color)))
}

/** Red, green and blue of each pixel, 0…255: [height][width][3], the lowest row first. */
export function pixelRows(canvas: HTMLCanvasElement): [number, number, number][][] {
  const gl = canvas.getContext('webgl2')
  const pixels = new Uint8Array(canvas.width * canvas.height * 4)
  gl?.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
  return Array.from({ length: canvas.height }, (_, y) =>
    Array.from({ length: canvas.width }, (__, x) => {
      const [red = 0, green = 0, blue = 0] = pixels.subarray((y * canvas.width + x) * 4)
      return [red, green, blue]
    })
  )
}
