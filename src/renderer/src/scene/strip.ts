/** Curves as bands of constant width: one draw call for any number of curves of equal length. */
import { Vector2, Vector3, type Texture } from 'three'
import { Drawable, type PointLayout } from './drawable.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import { capacityFor, stripIndices } from './strip-geometry.ts'
import { stripFragmentShader, stripVertexShader } from './strip-shader.ts'

export interface StripStyle {
  /** In pixels of the reference picture. */
  width: number
  opacity: number
  /** Rim in the background's colour, same unit. */
  halo: number
  /** How much the tail fades, 0…1. */
  fade: number
  /** Hex colour; null takes the shared colouring. */
  color: string | null
  /** Pulled towards the camera by this share of the depth range. */
  depthShift: number
}

export const plainStyle: StripStyle = { width: 2, opacity: 1, halo: 0, fade: 0, color: null, depthShift: 0 }

export class Strip extends Drawable {
  private readonly own = {
    uWidth: { value: 2 },
    uHalo: { value: 0 },
    uOpacity: { value: 1 },
    uFade: { value: 0 },
    uDepthShift: { value: 0 },
    uReveal: { value: new Vector2(0, 1) },
    uLast: { value: new Vector3(1, 1, 0) },
    uDash: { value: new Vector2(1, 0) },
    uLengths: { value: null as Texture | null }
  }
  private capacity = 0

  constructor(shared: SharedUniforms, order: number, dashed = false) {
    const defines = dashed ? { DASHED: '' } : {}
    super({ vertexShader: stripVertexShader, fragmentShader: stripFragmentShader, defines }, shared, order)
    Object.assign(this.uniforms, this.own)
  }

  /** `last`: denominators for colour by order and by sweep, and the number of the first curve; from the layout if left out. */
  setLayout(layout: PointLayout, sweep?: { first: number; last: number }): void {
    this.setPointLayout(layout)
    if (layout.points > this.capacity) {
      this.capacity = capacityFor(layout.points)
      this.setIndices(stripIndices(this.capacity))
    }
    this.mesh.geometry.setDrawRange(0, Math.max(0, layout.points - 1) * 6)
    this.mesh.geometry.instanceCount = layout.series
    this.own.uLast.value.set(
      Math.max(1, layout.points - 1),
      Math.max(1, sweep?.last ?? layout.series - 1),
      sweep?.first ?? 0
    )
  }

  /** The part that is drawn, as fractional point indices. */
  setReveal(tail: number, head: number): void {
    this.own.uReveal.value.set(tail, head)
  }

  setDash(dash: [number, number], lengths: Texture): void {
    this.own.uDash.value.set(...dash)
    this.own.uLengths.value = lengths
  }

  setStyle(style: StripStyle): void {
    this.own.uWidth.value = style.width
    this.own.uHalo.value = style.halo
    this.own.uOpacity.value = style.opacity
    this.own.uFade.value = style.fade
    this.own.uDepthShift.value = style.depthShift
    this.setColor(style.color)
    this.mesh.material.depthWrite = style.opacity === 1 && style.fade === 0
  }
}
