/** Lines or arrows from places on one trajectory to the same places on another: one draw call for all of them. */
import { Vector2, Vector3, type Texture } from 'three'
import { connectorFragmentShader, connectorVertexShader } from './connector-shader.ts'
import { Drawable, type PointLayout } from './drawable.ts'
import type { ConnectorPart } from './drawn-parts.ts'
import type { PositionTexture } from './position-texture.ts'
import type { SharedUniforms } from './shared-uniforms.ts'

export interface ConnectorStyle {
  color: string
  /** In pixels of the reference picture. */
  width: number
  /** Length of the arrows' heads, same unit; 0 for plain lines. */
  head: number
  opacity: number
}

/** Where connectors stand: `rows` curves, each at `places` of its points from `first` to `last`. */
export interface ConnectorGrid {
  rows: number
  places: number
  /** Indices along the curve: fractional where there is one place, else rounded. */
  first: number
  last: number
}

export class Connector extends Drawable {
  private readonly own = {
    uTargets: { value: null as Texture | null },
    uPlaces: { value: new Vector3(1, 0, 0) },
    uRows: { value: new Vector2(1, 0) },
    uShown: { value: new Vector2() },
    uRoom: { value: new Vector2() },
    uShape: { value: new Vector2() },
    uOpacity: { value: 1 }
  }
  private targets: PositionTexture | null = null
  private grid: ConnectorGrid = { rows: 0, places: 0, first: 0, last: 0 }
  private series = 1
  private style: ConnectorStyle = { color: '#888888', width: 1, head: 0, opacity: 1 }

  constructor(shared: SharedUniforms, order: number) {
    super({ vertexShader: connectorVertexShader, fragmentShader: connectorFragmentShader }, shared, order)
    Object.assign(this.uniforms, this.own)
    this.mesh.material.depthWrite = false
    this.setIndices(new Uint16Array([0, 1, 2, 2, 1, 3]))
  }

  /** The layout is that of both. */
  setEnds(from: PositionTexture, to: PositionTexture, layout: PointLayout): void {
    this.setPoints(from)
    this.setPointLayout(layout)
    this.targets = to
    this.own.uTargets.value = to.texture
  }

  /** `shown`: indices along the curves between which connectors are drawn. `series`: how many curves there are. */
  setGrid(grid: ConnectorGrid, shown: readonly [number, number], series: number): void {
    const { rows, places, first, last } = grid
    this.grid = grid
    this.series = series
    this.own.uPlaces.value.set(places, first, last)
    this.own.uRows.value.set(rows, series - 1)
    this.own.uShown.value.set(...shown)
    this.mesh.geometry.instanceCount = rows * places
  }

  setStyle(style: ConnectorStyle): void {
    this.style = style
    this.own.uOpacity.value = style.opacity
    this.setColor(style.color)
  }

  drawn(): ConnectorPart {
    const { grid, series, style, targets, own } = this
    return {
      ...this.drawnPoints,
      kind: 'connector',
      targets: targets?.positions ?? new Float32Array(0),
      grid,
      shown: own.uShown.value.toArray(),
      series,
      style
    }
  }

  protected override prepare(): void {
    const { pixels, depthPerPixel } = this.shared
    const half = Math.max(this.style.width * pixels.value, 1) / 2
    const head = this.style.head * pixels.value
    this.own.uShape.value.set(half, head)
    this.own.uRoom.value.set(Math.max(half, 0.4 * head) + 1, -half * depthPerPixel.value)
  }
}
