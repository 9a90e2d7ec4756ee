/** Markers at a fractional index of each curve, or at each point. */
import { Vector2 } from 'three'
import { Drawable, type PointLayout } from './drawable.ts'
import type { MarkerPart } from './drawn-parts.ts'
import { markerFragmentShader, markerVertexShader } from './marker-shader.ts'
import type { SharedUniforms } from './shared-uniforms.ts'

/**
 * `ring`, `disc` and `diamond` have a halo in the background's colour, `arrow` points along the curve, `dot` is a plain
 * disc.
 */
export type MarkerShape = 'ring' | 'disc' | 'arrow' | 'dot' | 'diamond'

export interface MarkerOptions {
  /** One marker for each point instead of one for each curve. */
  eachPoint?: boolean
  /** Not hidden by what lies before it. */
  onTop?: boolean
}

const shapeNumbers: Record<MarkerShape, number> = { ring: 0, disc: 1, arrow: 2, dot: 3, diamond: 4 }

export class Marker extends Drawable {
  private readonly eachPoint: boolean
  private readonly shape: MarkerShape
  private style: Pick<MarkerPart, 'radius' | 'color' | 'opacity'> = { radius: 4, color: null, opacity: 1 }
  private readonly own = {
    uRadius: { value: 4 },
    uIndex: { value: 0 },
    uShape: { value: 0 },
    uEachPoint: { value: 0 },
    uOpacity: { value: 1 },
    uLast: { value: new Vector2(1, 1) }
  }

  constructor(shared: SharedUniforms, shape: MarkerShape, order: number, options: MarkerOptions = {}) {
    super({ vertexShader: markerVertexShader, fragmentShader: markerFragmentShader }, shared, order)
    this.eachPoint = options.eachPoint === true
    this.shape = shape
    this.mesh.material.depthTest = options.onTop !== true
    this.own.uShape.value = shapeNumbers[shape]
    this.own.uEachPoint.value = this.eachPoint ? 1 : 0
    Object.assign(this.uniforms, this.own)
    this.setIndices(new Uint16Array([0, 1, 2, 2, 1, 3]))
  }

  setLayout(layout: PointLayout): void {
    this.setPointLayout(layout)
    this.mesh.geometry.instanceCount = this.eachPoint ? layout.series * layout.points : layout.series
    this.own.uLast.value.set(Math.max(1, layout.points - 1), Math.max(1, layout.series - 1))
  }

  setIndex(index: number): void {
    this.own.uIndex.value = index
  }

  /** `color` null takes the shared colouring. */
  setStyle(style: { radius: number; color: string | null; opacity?: number }): void {
    this.style = { ...style, opacity: style.opacity ?? 1 }
    this.own.uRadius.value = this.style.radius
    this.own.uOpacity.value = this.style.opacity
    this.setColor(style.color)
  }

  drawn(): MarkerPart {
    const { shape, eachPoint, own } = this
    return {
      ...this.drawnPoints,
      ...this.style,
      kind: 'marker',
      shape,
      eachPoint,
      index: own.uIndex.value,
      last: own.uLast.value.toArray(),
      onTop: !this.mesh.material.depthTest
    }
  }
}
