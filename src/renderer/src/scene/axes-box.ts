/** Draws the box behind the data: hairline edges and a faint grid, through the same strips as the data. */
import { Group, type WebGLRenderer } from 'three'
import { axisTicks, backSides, boxLines } from './axes-layout.ts'
import { consecutive, paintOrder } from './drawable.ts'
import { PositionTexture } from './position-texture.ts'
import type { SharedScale, Triple } from './scale.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import { plainStyle, Strip, type StripStyle } from './strip.ts'
import type { SceneTheme } from './themes.ts'

export class AxesBox {
  readonly group = new Group()
  /** Tick values in data units. */
  ticks: [number[], number[], number[]] = [[], [], []]
  /** Sides of the back faces; see `backSides`. */
  back: Triple = [0, 0, 0]
  private readonly edges: Strip
  private readonly grid: Strip
  private readonly edgePoints = new PositionTexture()
  private readonly gridPoints = new PositionTexture()
  private drawnScale: SharedScale | null = null

  constructor(shared: SharedUniforms) {
    this.grid = new Strip(shared, paintOrder.grid)
    this.edges = new Strip(shared, paintOrder.grid + 0.5)
    this.group.add(this.grid.mesh, this.edges.mesh)
  }

  setTheme(theme: SceneTheme): void {
    const { grid, edges } = boxStyles(theme)
    this.grid.setStyle(grid)
    this.edges.setStyle(edges)
    for (const strip of [this.grid, this.edges]) strip.mesh.material.depthWrite = false
  }

  /** Whether lines run across the faces at the ticks; without them it is a plain box. */
  set hasGrid(visible: boolean) {
    this.grid.mesh.visible = visible
  }

  /** Builds the lines anew when the scale or the faces behind the data are others. */
  update(renderer: WebGLRenderer, scale: SharedScale, eye: Triple): void {
    const back = backSides(eye)
    if (scale === this.drawnScale && back.every((side, axis) => side === this.back[axis])) return
    this.drawnScale = scale
    this.back = back
    this.ticks = axisTicks(scale)
    const lines = boxLines(scale, this.ticks, back)
    setSegments(this.edges, this.edgePoints, lines.edges, renderer)
    setSegments(this.grid, this.gridPoints, lines.grid, renderer)
  }

  invalidate(): void {
    this.drawnScale = null
  }

  dispose(): void {
    for (const part of [this.edges, this.grid, this.edgePoints, this.gridPoints]) part.dispose()
  }
}

export const boxStyles = (theme: SceneTheme): { grid: StripStyle; edges: StripStyle } => ({
  grid: { ...plainStyle, width: 1, color: theme.grid },
  edges: { ...plainStyle, width: 1, color: theme.edge }
})

/** Shows line segments, [n, 2, 3]. */
export function setSegments(
  strip: Strip,
  points: PositionTexture,
  segments: Float32Array,
  renderer: WebGLRenderer
): void {
  points.set(segments)
  points.upload(renderer)
  strip.setPoints(points)
  strip.setLayout(consecutive(segments.length / 6, 2))
  strip.setReveal(0, 1)
}
