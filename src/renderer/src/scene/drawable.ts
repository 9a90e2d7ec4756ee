/**
 * What strips, markers and surfaces have in common: a mesh without vertex attributes that reads its points from a
 * texture, and a material that writes premultiplied sRGB as it is.
 */
import {
  BufferAttribute,
  DoubleSide,
  GLSL3,
  InstancedBufferGeometry,
  Matrix4,
  Mesh,
  ShaderMaterial,
  Vector3,
  Vector4,
  type DepthModes,
  type IUniform,
  type Texture
} from 'three'
import type { PositionTexture } from './position-texture.ts'
import { colorVector, depthOfRank, type SharedUniforms } from './shared-uniforms.ts'

/** Where a curve's points lie in the texture. */
export interface PointLayout {
  /** Index of the first point. */
  first: number
  /** From a point to the next one of the same curve. */
  pointStride: number
  /** From a curve to the next one. */
  seriesStride: number
  /** Points of a curve. */
  points: number
  /** Curves. */
  series: number
}

/** The layout of `series` curves that lie one after the other. */
export function consecutive(series: number, points: number): PointLayout {
  return { first: 0, pointStride: 1, seriesStride: points, points, series }
}

/** The layout of the curves that run across them: through the same point of each. */
export function across(series: number, points: number): PointLayout {
  return { first: 0, pointStride: points, seriesStride: 1, points: series, series: points }
}

export interface ShaderSource {
  vertexShader: string
  fragmentShader: string
  defines?: Record<string, string>
}

/** Order in which things are painted: what lies under what where depth does not decide. */
export const paintOrder = {
  grid: 0,
  /** Lines of a surface's own grid are drawn in its passes: see surface.ts. */
  surface: 1,
  surfaceRest: 1.1,
  linesBehind: 1.2,
  surfaceFront: 1.3,
  linesBefore: 1.4,
  surfaceEnd: 1.5,
  faint: 2,
  line: 3,
  emphasis: 4,
  marker: 5,
  hover: 8
} as const

/** Which fragments a further pass of the same thing draws. */
export interface PassSettings {
  order: number
  depthFunc: DepthModes
}

export class Drawable {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>
  protected readonly uniforms: Record<string, IUniform>
  protected readonly shared: SharedUniforms
  private readonly color = { value: new Vector3(1, 1, 1) }
  private readonly fixedColor = { value: 0 }
  private readonly layoutUniform = { value: new Vector4() }
  private readonly texture: IUniform<Texture | null> = { value: null }
  private readonly screenFromData = { value: new Matrix4() }
  private readonly passes: Mesh<InstancedBufferGeometry, ShaderMaterial>[] = []
  private source: PositionTexture | null = null
  private layout = consecutive(0, 0)

  constructor(source: ShaderSource, shared: SharedUniforms, order: number) {
    this.shared = shared
    this.uniforms = {
      uPositions: this.texture,
      uLayout: this.layoutUniform,
      uScreenFromData: this.screenFromData,
      uClipFromScreen: shared.clipFromScreen,
      uPixels: shared.pixels,
      uBackground: shared.background,
      uDepthPerPixel: shared.depthPerPixel,
      uTable: shared.colors.table,
      uTableRange: shared.colors.range,
      uColorBy: shared.colors.by,
      uColor: this.color
    }
    const { vertexShader, fragmentShader, defines = {} } = source
    const material = new ShaderMaterial({
      ...blending,
      ...{ vertexShader, fragmentShader, defines, uniforms: this.uniforms }
    })
    this.mesh = new Mesh(new InstancedBufferGeometry(), material)
    this.mesh.frustumCulled = false
    this.mesh.renderOrder = order
    this.mesh.onBeforeRender = this.follow
  }

  /** Draws the same once more, without leaving depth. */
  protected addPass({ order, depthFunc }: PassSettings): Mesh<InstancedBufferGeometry, ShaderMaterial> {
    const { mesh } = this
    const { vertexShader, fragmentShader, defines } = mesh.material
    const material = new ShaderMaterial({
      ...blending,
      ...{ vertexShader, fragmentShader, uniforms: this.uniforms, depthFunc, depthWrite: false }
    })
    material.defines = defines
    const pass = new Mesh(mesh.geometry, material)
    pass.frustumCulled = false
    pass.onBeforeRender = this.follow
    pass.renderOrder = order
    mesh.add(pass)
    this.passes.push(pass)
    return pass
  }

  private readonly follow: Mesh['onBeforeRender'] = (_renderer, _scene, camera) => {
    const { projectionMatrix, matrixWorldInverse } = camera
    const { shared } = this
    nearer.elements[14] = -depthOfRank(shared.rank, shared.measures)
    this.screenFromData.value
      .multiplyMatrices(shared.screenFromClip, nearer)
      .multiply(projectionMatrix)
      .multiply(matrixWorldInverse)
      .multiply(this.mesh.matrixWorld)
    this.prepare?.()
  }

  /** Sets what depends on the view, right before drawing. */
  protected prepare?(): void

  setPoints(points: PositionTexture): void {
    this.source = points
    this.texture.value = points.texture
  }

  protected setPointLayout(layout: PointLayout): void {
    this.layout = layout
    this.layoutUniform.value.set(layout.first, layout.pointStride, layout.seriesStride, layout.points)
  }

  protected setIndices(indices: Uint16Array | Uint32Array): void {
    this.mesh.geometry.dispose()
    this.mesh.geometry = new InstancedBufferGeometry()
    this.mesh.geometry.setIndex(new BufferAttribute(indices, 1))
    for (const pass of this.passes) pass.geometry = this.mesh.geometry
  }

  /** Compiles the shaders of all passes with other definitions. */
  protected define(name: string, isSet: boolean): void {
    const { defines } = this.mesh.material
    if (isSet === name in defines) return
    if (isSet) defines[name] = ''
    else Reflect.deleteProperty(defines, name)
    for (const { material } of [this.mesh, ...this.passes]) material.needsUpdate = true
  }

  /** What every part that is drawn tells of itself; see drawn-parts.ts. */
  protected get drawnPoints(): { order: number; positions: Float32Array; layout: PointLayout } {
    const positions = this.source?.positions ?? new Float32Array(0)
    return { order: this.mesh.renderOrder, positions, layout: this.layout }
  }

  /** A hex colour, or null for the colouring that all traces share. */
  protected setColor(color: string | null): void {
    this.uniforms['uColorBy'] = color === null ? this.shared.colors.by : this.fixedColor
    if (color !== null) this.color.value.copy(colorVector(color))
  }

  dispose(): void {
    this.mesh.removeFromParent()
    this.mesh.geometry.dispose()
    for (const { material } of [this.mesh, ...this.passes]) material.dispose()
  }
}

/** Takes a share of w from z: moves towards the camera by as much depth. */
const nearer = new Matrix4()

const blending = {
  glslVersion: GLSL3,
  transparent: true,
  premultipliedAlpha: true,
  side: DoubleSide,
  forceSinglePass: true
} as const
