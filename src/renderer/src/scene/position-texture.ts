/**
 * Points on the GPU: one float texture that the shaders read by a flat index, point t in texel (t mod 1024, t div 1024).
 * An update swaps the pointer to the new array and copies it in at most two calls; it allocates only to grow.
 * Three floats a texel, as the engine sends them, so nothing is repacked.
 */
import { Box2, DataTexture, FloatType, RGBFormat, Vector2, type WebGLRenderer } from 'three'
import { LimenError } from '#shared/errors.ts'

/** Texels in a row; the shaders know it as a shift by 10. */
export const rowLength = 1024

export class PositionTexture {
  texture: DataTexture
  /** What was handed in last, [points, 3]. */
  positions: Float32Array = new Float32Array(0)
  /** Copies to the GPU so far. */
  uploads = 0
  uploadedBytes = 0
  private rows = 0
  /** The GPU has older points, or none. */
  stale = false
  private readonly source: DataTexture

  constructor() {
    this.texture = emptyTexture(1)
    this.source = positionData(null, 1)
  }

  get points(): number {
    return Math.floor(this.positions.length / 3)
  }

  /** Takes a new array without copying it: the caller does not write to it afterwards. */
  set(positions: Float32Array): void {
    this.positions = positions
    this.stale = true
  }

  /** After the GL context was lost. */
  invalidate(): void {
    this.stale = this.positions.length > 0
  }

  /** Copies what is new to the GPU. */
  upload(renderer: WebGLRenderer): void {
    if (!this.stale || this.points === 0) return
    this.stale = false
    this.grow(Math.max(1, Math.ceil(this.points / rowLength)), renderer.capabilities.maxTextureSize)
    this.copy(renderer)
    this.uploads++
    this.uploadedBytes += this.points * 12
  }

  dispose(): void {
    this.texture.dispose()
  }

  private grow(rows: number, most: number): void {
    if (rows <= this.rows) return
    if (rows > most) throw tooManyPoints(this.points, most * rowLength)
    this.texture.dispose()
    this.rows = rows
    this.texture = emptyTexture(rows)
  }

  private copy(renderer: WebGLRenderer): void {
    const fullRows = Math.floor(this.points / rowLength)
    const rest = this.points % rowLength
    this.source.image = { data: this.positions, width: rowLength, height: this.rows }
    if (fullRows > 0) this.copyRegion(renderer, 0, rowLength, fullRows)
    if (rest > 0) this.copyRegion(renderer, fullRows, rest, 1)
  }

  private copyRegion(renderer: WebGLRenderer, row: number, width: number, height: number): void {
    const corner = new Vector2(0, row)
    const region = new Box2(corner, new Vector2(width, row + height))
    renderer.copyTextureToTexture(this.source, this.texture, region, corner)
  }
}

function positionData(data: Float32Array | null, rows: number): DataTexture {
  const texture = new DataTexture(data, rowLength, rows, RGBFormat, FloatType)
  texture.internalFormat = 'RGB32F'
  return texture
}

/** Storage without values: they come by copies. */
function emptyTexture(rows: number): DataTexture {
  const texture = positionData(null, rows)
  texture.source.dataReady = false
  texture.needsUpdate = true
  return texture
}

function tooManyPoints(points: number, most: number): LimenError {
  return new LimenError({
    tag: 'resources',
    message: `A trajectory of ${points} points does not fit on this graphics device, which holds ${most}.`,
    advice: 'Sweep with fewer values, or read fewer steps.'
  })
}
