/**
 * A two-parameter grid as a translucent sheet: vertices from the position texture, shaded by its own slope. Sheets that lie upon
 * each other blend from behind to front: a first pass leaves their nearest depth, the second paints what lies behind it, the
 * third what is nearest. Lines of their grids are drawn between these, and then the depth is taken back: the rest of the scene
 * shines through.
 */
import { EqualDepth, GreaterDepth, NeverDepth, Vector2, Vector3 } from 'three'
import { Drawable, paintOrder, type PointLayout } from './drawable.ts'
import type { SurfacePart } from './drawn-parts.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import { gridIndices } from './strip-geometry.ts'
import { readPoints } from './strip-shader.ts'

/** Lines within so many pixels of the reference picture of a sheet lie on it: it lies so much further away. */
export const sheetDepth = 2.5

const vertexShader = /* glsl */ `
${readPoints}
uniform vec3 uFactor;
uniform float uPixels;
uniform float uDepthPerPixel;
out vec3 vScene;
out vec2 vGrid;
out float vPresent;

void main() {
  int series = gl_VertexID / uLayout.w;
  int point = gl_VertexID % uLayout.w;
  vec3 data = pointIn(texelOf(series, point));
  vec4 screen = screenOf(data);
  vPresent = screen.w == 0.0 ? 0.0 : 1.0;
  vScene = vPresent == 1.0 ? data * uFactor : vec3(0.0);
  vGrid = vec2(point, series);
  screen.z += ${sheetDepth} * uPixels * uDepthPerPixel * screen.w;
  gl_Position = vPresent == 1.0 ? vec4(screen.xy * uClipFromScreen, screen.zw) : vec4(2.0, 2.0, 2.0, 1.0);
}
`

const fragmentShader = /* glsl */ `
uniform vec3 uColor;
uniform vec2 uLast;
uniform float uOpacity;
uniform int uColorBy;
uniform vec2 uTableRange;
uniform sampler2D uTable;
in vec3 vScene;
in vec2 vGrid;
in float vPresent;
out vec4 fragColor;

vec3 sheetColor() {
  if (uColorBy == 0) return uColor;
  float t = uColorBy == 1 ? vGrid.x / uLast.x : vGrid.y / uLast.y;
  return texture(uTable, vec2((t * uTableRange.y + uTableRange.x) * (255.0 / 256.0) + 0.5 / 256.0, 0.5)).rgb;
}

void main() {
  if (vPresent < 0.999) discard;
  vec3 normal = cross(dFdx(vScene), dFdy(vScene));
  float slope = abs(dot(normal / max(length(normal), 1e-12), normalize(vec3(0.4, -0.5, 0.77))));
  fragColor = vec4(sheetColor() * mix(0.72, 1.0, slope) * uOpacity, uOpacity);
}
`

export class Surface extends Drawable {
  private readonly own = {
    uOpacity: { value: 0.35 },
    uLast: { value: new Vector2(1, 1) },
    uFactor: { value: new Vector3(1, 1, 1) }
  }
  private style: Pick<SurfacePart, 'color' | 'opacity'> = { color: null, opacity: 0.35 }
  private series = 0
  private points = 0

  constructor(shared: SharedUniforms) {
    super({ vertexShader, fragmentShader }, shared, paintOrder.surface)
    Object.assign(this.uniforms, this.own)
    this.mesh.material.colorWrite = false
    this.addPass({ order: paintOrder.surfaceRest, depthFunc: GreaterDepth })
    this.addPass({ order: paintOrder.surfaceFront, depthFunc: EqualDepth })
    this.addPass({ order: paintOrder.surfaceEnd, depthFunc: NeverDepth }).onBeforeRender = (renderer) => {
      renderer.state.buffers.depth.setMask(true)
      renderer.clearDepth()
    }
  }

  setLayout(layout: PointLayout): void {
    this.setPointLayout(layout)
    if (layout.series === this.series && layout.points === this.points) return
    this.series = layout.series
    this.points = layout.points
    this.setIndices(gridIndices(layout.series, layout.points))
    this.mesh.geometry.instanceCount = 1
    this.own.uLast.value.set(Math.max(1, layout.points - 1), Math.max(1, layout.series - 1))
  }

  /** From data to scene units: shading needs the slope as it is seen. */
  setFactor(factor: [number, number, number]): void {
    this.own.uFactor.value.set(...factor)
  }

  setStyle(style: { color: string | null; opacity: number }): void {
    this.style = style
    this.own.uOpacity.value = style.opacity
    this.setColor(style.color)
  }

  drawn(): SurfacePart {
    return { ...this.drawnPoints, ...this.style, kind: 'surface', last: this.own.uLast.value.toArray() }
  }
}
