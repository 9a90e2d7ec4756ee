/** Draws on demand: at most one picture for each frame of the display, and none when nothing has changed. */
export class DrawLoop {
  private readonly draw: (seconds: number) => boolean
  private request = 0
  private last = 0

  /** `draw` gets the seconds since the picture before and returns whether another one is due. */
  constructor(draw: (seconds: number) => boolean) {
    this.draw = draw
  }

  /** Asks for a picture at the display's next frame. */
  invalidate(): void {
    if (this.request === 0) this.request = requestAnimationFrame(this.step)
  }

  dispose(): void {
    cancelAnimationFrame(this.request)
    this.request = -1
  }

  private readonly step = (now: number): void => {
    const pause = this.last === 0 || now - this.last > 100
    const seconds = pause ? 1 / 60 : (now - this.last) / 1000
    this.request = 0
    this.last = this.draw(seconds) ? now : 0
    if (this.last !== 0) this.invalidate()
  }
}
