/**
 * The floor for the scene's bench: the same picture of curves in plain WebGL 2. One program, one texture, one draw
 * call: mitred bands of constant width with antialiased edges, coloured from a table, with depth and blending.
 */

const rowLength = 1024

const vertexShader = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D points;
uniform mat4 clipFromData;
uniform vec2 viewport;
uniform float reach;
uniform int count;
out float side;
out float index;
vec4 clipAt(int point) {
  int texel = gl_InstanceID * count + clamp(point, 0, count - 1);
  return clipFromData * vec4(texelFetch(points, ivec2(texel & 1023, texel >> 10), 0).xyz, 1.0);
}
vec2 pixelOf(vec4 clip) { return clip.xy / clip.w * viewport * 0.5; }
void main() {
  int point = gl_VertexID >> 1;
  vec4 here = clipAt(point);
  vec2 place = pixelOf(here);
  vec2 incoming = place - pixelOf(clipAt(point - 1));
  vec2 outgoing = pixelOf(clipAt(point + 1)) - place;
  incoming = length(incoming) > 1e-4 ? normalize(incoming) : normalize(outgoing);
  outgoing = length(outgoing) > 1e-4 ? normalize(outgoing) : incoming;
  vec2 bisector = normalize(incoming + outgoing);
  vec2 across = vec2(-bisector.y, bisector.x);
  float stretch = min(1.0 / max(dot(across, vec2(-outgoing.y, outgoing.x)), 1e-3), 3.0);
  float sign = float(gl_VertexID & 1) * 2.0 - 1.0;
  side = sign * reach;
  index = float(point);
  gl_Position = here + vec4(across * stretch * sign * reach / viewport * 2.0 * here.w, 0.0, 0.0);
}`

const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
uniform sampler2D table;
uniform float halfWidth;
uniform int count;
in float side;
in float index;
out vec4 color;
void main() {
  float alpha = clamp(halfWidth + 0.5 - abs(side), 0.0, 1.0);
  if (alpha < 0.004) discard;
  color = vec4(texture(table, vec2(index / float(count - 1), 0.5)).rgb * alpha, alpha);
}`

export class BareStrip {
  private readonly gl: WebGL2RenderingContext
  private readonly program: WebGLProgram
  private readonly series: number
  private readonly points: number

  constructor(canvas: HTMLCanvasElement, series: number, points: number, table: Uint8Array) {
    const gl = canvas.getContext('webgl2', { antialias: false, alpha: false })
    if (!gl) throw new Error('no WebGL 2')
    this.gl = gl
    this.series = series
    this.points = points
    this.program = link(gl)
    gl.useProgram(this.program)
    texture(gl, 0)
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGB32F, rowLength, Math.ceil((series * points) / rowLength))
    texture(gl, 1)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, table)
    gl.uniform1i(gl.getUniformLocation(this.program, 'table'), 1)
    gl.uniform1i(gl.getUniformLocation(this.program, 'count'), points)
    gl.enable(gl.DEPTH_TEST)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.clearColor(0.07, 0.08, 0.09, 1)
  }

  update(positions: Float32Array): void {
    const { gl } = this
    const rows = Math.floor(positions.length / 3 / rowLength)
    const rest = (positions.length / 3) % rowLength
    gl.activeTexture(gl.TEXTURE0)
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, rowLength, rows, gl.RGB, gl.FLOAT, positions)
    if (rest > 0)
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, rows, rest, 1, gl.RGB, gl.FLOAT, positions, rows * rowLength * 3)
  }

  /** `width`: of the lines, in pixels. */
  draw(clipFromData: Float32Array, width: number): void {
    const { gl, program } = this
    const { drawingBufferWidth, drawingBufferHeight } = gl
    gl.viewport(0, 0, drawingBufferWidth, drawingBufferHeight)
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
    gl.uniformMatrix4fv(gl.getUniformLocation(program, 'clipFromData'), false, clipFromData)
    gl.uniform2f(gl.getUniformLocation(program, 'viewport'), drawingBufferWidth, drawingBufferHeight)
    gl.uniform1f(gl.getUniformLocation(program, 'halfWidth'), width / 2)
    gl.uniform1f(gl.getUniformLocation(program, 'reach'), width / 2 + 1)
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, this.points * 2, this.series)
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader]
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) throw new Error('the WebGL context is lost')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(gl.getProgramInfoLog(program) ?? 'link')
  return program
}

function texture(gl: WebGL2RenderingContext, unit: number): void {
  gl.activeTexture(gl.TEXTURE0 + unit)
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture())
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, unit === 0 ? gl.NEAREST : gl.LINEAR)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, unit === 0 ? gl.NEAREST : gl.LINEAR)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
}
