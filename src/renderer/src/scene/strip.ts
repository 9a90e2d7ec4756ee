/** Curves as bands of constant width: one draw call for any number of curves of equal length. */
import { Vector2, type Texture } from 'three'
import { Drawable, type PointLayout } from './drawable.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import { capacityFor, stripIndices } from './strip-geometry.ts'
import { stripFragmentShader, stripVertexShader } from './strip-shader.ts'

export interface StripStyle {
  /** In pixels of the reference picture. */
  width: number
  opacity: number
  /** Rim in the background's colour, same unit; only on strips that have one. */
  halo: number
  /** How much the tail fades, 0…1. */
  fade: number
  /** Hex colour; null takes the shared colouring. */
  color: string | null
  /** Moved towards the camera by this many line widths. */
  forward: number
}

/** What a strip can do beyond plain lines; each costs time in its shader. */
export interface StripOptions {
  dashed?: boolean
  halo?: boolean
}

export const plainStyle: StripStyle = { width: 2, opacity: 1, halo: 0, fade: 0, color: null, forward: 0 }

export class Strip extends Drawable {
  private readonly own = {
    uWidth: { value: 2 },
    uHalo: { value: 0 },
    uOpacity: { value: 1 },
    uFade: { value: 0 },
    uForward: { value: 0 },
    uEvery: { value: 1 },
    uCrossed: { value: false },
    uReveal: { value: new Vector2(0, 1) },
    uLast: { value: new Vector2(1, 1) },
    uDash: { value: new Vector2(1, 0) },
    uLengths: { value: null as Texture | null }
  }
  private capacity = 0

  constructor(shared: SharedUniforms, order: number, options: StripOptions = {}) {
    const defines = { ...(options.dashed && { DASHED: '' }), ...(options.halo && { HALO: '' }) }
    super({ vertexShader: stripVertexShader, fragmentShader: stripFragmentShader, defines }, shared, order)
    Object.assign(this.uniforms, this.own)
  }

  /** `lastSeries`: number of the last curve, where not all of them are drawn. */
  setLayout(layout: PointLayout, lastSeries = layout.series - 1): void {
    this.setPointLayout(layout)
    if (layout.points > this.capacity) {
      this.capacity = capacityFor(layout.points)
      this.setIndices(stripIndices(this.capacity))
    }
    this.mesh.geometry.setDrawRange(0, Math.max(0, layout.points - 1) * 6)
    this.mesh.geometry.instanceCount = layout.series
    this.own.uLast.value.set(Math.max(1, layout.points - 1), Math.max(1, lastSeries))
  }

  /** Draws every n-th curve (n may be broken); `crossed` curves run across the sweep. */
  setSelection(every: number, crossed: boolean): void {
    this.own.uEvery.value = every
    this.own.uCrossed.value = crossed
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
    this.own.uForward.value = style.forward
    this.setColor(style.color)
    this.mesh.material.depthWrite = style.opacity === 1 && style.fade === 0
  }
}
