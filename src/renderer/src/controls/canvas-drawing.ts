/** Canvases that are drawn by hand: sharp at any pixel density, redrawn when their box or their colours change. */

export interface DrawingArea {
  context: CanvasRenderingContext2D
  /** CSS pixels. */
  width: number
  height: number
  /** Value of a custom property, e.g. '--data'. */
  color: (property: string) => string
}

/** Sizes the canvas to its box and calls `draw` on an empty picture in CSS pixels. */
function drawCrisp(canvas: HTMLCanvasElement, draw: (area: DrawingArea) => void): void {
  const { clientWidth: width, clientHeight: height } = canvas
  const context = canvas.getContext('2d')
  if (!context || width === 0 || height === 0) return
  const density = window.devicePixelRatio
  const [pixelWidth, pixelHeight] = [Math.round(width * density), Math.round(height * density)]
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight
  context.setTransform(density, 0, 0, density, 0, 0)
  context.clearRect(0, 0, width, height)
  const style = getComputedStyle(canvas)
  draw({ context, width, height, color: (property) => style.getPropertyValue(property).trim() })
}

/** Attachment: draws now, when what `draw` reads changes, and when the box or the theme changes. */
export function crispDrawing(draw: (area: DrawingArea) => void): (canvas: HTMLCanvasElement) => () => void {
  return (canvas) => {
    const redraw = (): void => {
      drawCrisp(canvas, draw)
    }
    const observer = new ResizeObserver(redraw)
    observer.observe(canvas)
    const theme = new MutationObserver(redraw)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    redraw()
    return () => {
      observer.disconnect()
      theme.disconnect()
    }
  }
}
