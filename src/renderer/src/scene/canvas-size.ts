/** Follows the canvas's size and the screen's pixel density. */
export class CanvasSize {
  /** CSS pixels. */
  width: number
  height: number
  density = window.devicePixelRatio
  private readonly canvas: HTMLCanvasElement
  private readonly onchange: () => void
  private readonly observer: ResizeObserver
  private densityQuery: MediaQueryList | null = null

  constructor(canvas: HTMLCanvasElement, onchange: () => void) {
    this.canvas = canvas
    this.onchange = onchange
    this.width = Math.max(1, canvas.clientWidth)
    this.height = Math.max(1, canvas.clientHeight)
    this.observer = new ResizeObserver(this.measure)
    this.observer.observe(canvas)
    this.watchDensity()
  }

  dispose(): void {
    this.observer.disconnect()
    this.densityQuery?.removeEventListener('change', this.watchDensity)
  }

  private readonly measure = (): void => {
    this.width = Math.max(1, this.canvas.clientWidth)
    this.height = Math.max(1, this.canvas.clientHeight)
    this.onchange()
  }

  /** A media query fits one density, so each change needs a new one. */
  private readonly watchDensity = (): void => {
    this.densityQuery?.removeEventListener('change', this.watchDensity)
    const changed = this.density !== window.devicePixelRatio
    this.density = window.devicePixelRatio
    this.densityQuery = matchMedia(`(resolution: ${this.density}dppx)`)
    this.densityQuery.addEventListener('change', this.watchDensity)
    if (changed) this.onchange()
  }
}
