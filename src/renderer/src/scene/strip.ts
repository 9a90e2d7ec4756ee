/** Curves as bands of constant width: one draw call for any number of curves of equal length. */
import { GreaterDepth, Vector2, Vector3, Vector4, type Mesh, type Texture } from 'three'
import type { DashPattern } from './condition-marks.ts'
import type { DashLengths } from './dash-lengths.ts'
import type { StripPart } from './drawn-parts.ts'
import { Drawable, paintOrder, type PointLayout } from './drawable.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import { capacityFor, stripIndices } from './strip-geometry.ts'
import { stripMeasures } from './strip-measures.ts'
import { stripFragmentShader, stripVertexShader } from './strip-shader.ts'

export interface StripStyle {
  /** In pixels of the reference picture. */
  width: number
  opacity: number
  /** Share of the colour, 0…1; the rest is background, so that curves that lie upon each other stay pale. */
  ink: number
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

export const plainStyle: StripStyle = {
  width: 2,
  opacity: 1,
  ink: 1,
  halo: 0,
  fade: 0,
  color: null,
  forward: 0
}

/** Whether a line hides what lies behind it. What steps back by less ink would else lie over those that are compared. */
export const hidesOthers = ({ opacity, fade, ink }: StripStyle): boolean =>
  opacity === 1 && fade === 0 && ink === 1

/** From the middle of the colour table's first entry to the middle of its last, as a share of the texture. */
const texelShare = 255 / 256

export class Strip extends Drawable {
  private readonly own = {
    uBand: { value: new Vector4() },
    uFade: { value: 0 },
    uInk: { value: 1 },
    uForward: { value: new Vector2() },
    uHaloBehind: { value: 0 },
    uRims: { value: 1 },
    uEvery: { value: 1 },
    uShade: { value: new Vector3() },
    uReveal: { value: new Vector4(0, 1, 1, 0) },
    uDash: { value: new Vector4() },
    uLengths: { value: null as Texture | null },
    uLengthAxis: { value: new Vector2(1, 0) }
  }
  private dash: { pattern: DashPattern; lengths: DashLengths } | null = null
  private reveal: StripPart['reveal'] = { tail: 0, head: 1, lead: 1 }
  private style = plainStyle
  private crossed = false
  /** Index of the last point along a curve, and number of the last curve. */
  private last: [number, number] = [1, 1]
  private capacity = 0
  private readonly order: number
  /** What of a sheet's own lines lies behind its nearest part. */
  private behind: Mesh | null = null

  constructor(shared: SharedUniforms, order: number, options: StripOptions = {}) {
    const defines = { ...(options.dashed && { DASHED: '' }), ...(options.halo && { HALO: '' }) }
    super({ vertexShader: stripVertexShader, fragmentShader: stripFragmentShader, defines }, shared, order)
    this.order = order
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
    this.own.uRims.value = Math.max(1, layout.series)
    this.setInstances()
    this.last = [Math.max(1, layout.points - 1), Math.max(1, lastSeries)]
  }

  /**
   * Draws every n-th curve (n may be broken); `crossed` curves run across the sweep. Lines of a surface's grid (`onSurface`) are
   * drawn among its sheets; see surface.ts.
   */
  setSelection(every: number, crossed: boolean, onSurface: boolean): void {
    this.mesh.renderOrder = onSurface ? paintOrder.linesBefore : this.order
    if (onSurface) this.behind ??= this.addPass({ order: paintOrder.linesBehind, depthFunc: GreaterDepth })
    if (this.behind) this.behind.visible = onSurface
    this.own.uEvery.value = every
    this.crossed = crossed
    this.own.uLengthAxis.value.set(crossed ? 0 : 1, crossed ? 1 : 0)
  }

  /** The part that is drawn, as fractional point indices; `lead` is its end beyond the head. */
  setReveal(tail: number, head: number, lead = head): void {
    this.reveal = { tail, head, lead }
    const towards = 1 / Math.max(head - tail, 1e-6)
    this.own.uReveal.value.set(tail, lead, towards, lead > head ? 1 / (lead - head) : 0)
  }

  setDash(pattern: DashPattern, lengths: DashLengths): void {
    this.dash = { pattern, lengths }
    this.own.uLengths.value = lengths.texture
  }

  setStyle(style: StripStyle): void {
    this.style = style
    this.own.uFade.value = style.fade
    this.own.uInk.value = style.ink
    this.setColor(style.color)
    const isOpaque = style.opacity === 1 && style.fade === 0
    this.mesh.material.depthWrite = hidesOthers(style)
    // Where they are opaque a cut would cost time for nothing.
    this.define('CUT', !isOpaque)
    this.define('RIMS', isOpaque && 'HALO' in this.mesh.material.defines)
    this.setInstances()
  }

  drawn(): StripPart {
    const { style, crossed, reveal, last, dash } = this
    return {
      ...this.drawnPoints,
      kind: 'strip',
      order: this.order,
      style,
      hasHalo: 'HALO' in this.mesh.material.defines,
      every: this.own.uEvery.value,
      crossed,
      reveal,
      last,
      dash: dash && { pattern: dash.pattern, lengths: dash.lengths.values }
    }
  }

  /** Each curve once, or as a rim and as ink. */
  private setInstances(): void {
    const each = 'RIMS' in this.mesh.material.defines ? 2 : 1
    this.mesh.geometry.instanceCount = this.drawnPoints.layout.series * each
  }

  protected override prepare(): void {
    const { colors } = this.shared
    const { style, own, crossed } = this
    const [lastPoint, lastSeries] = this.last
    const measures = stripMeasures(style, this.shared.measures, lastPoint)
    const { width, halo, forward, dashUnit } = measures
    const half = Math.max(width, 1) / 2
    if (this.dash) own.uDash.value.set(...this.dash.pattern).multiplyScalar(dashUnit)
    own.uBand.value.set(half + halo + 1, half + 0.5, halo, style.opacity * Math.min(width, 1))
    own.uForward.value.set(...forward)
    // The depth of a fragment goes from 0 to 1, that of a vertex from −1 to 1.
    own.uHaloBehind.value = measures.haloBehind / 2
    const { x: offset, y: factor } = colors.range.value
    const along = (colors.by.value === 1) !== crossed
    own.uShade.value.set(along ? factor / lastPoint : 0, along ? 0 : factor / lastSeries, offset)
    own.uShade.value.multiplyScalar(texelShare)
    own.uShade.value.z += (1 - texelShare) / 2
  }
}
