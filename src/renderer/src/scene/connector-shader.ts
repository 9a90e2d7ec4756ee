/**
 * Shaders of connectors: a thin line, or an arrow, from a point of one trajectory to the corresponding point of another.
 * One quad for each, on a grid of curves and places along them; both points are read from the position textures, so that
 * moving the head uploads nothing.
 */
import { readPoints } from './strip-shader.ts'

export const connectorVertexShader = /* glsl */ `
${readPoints}
/** Of the other trajectory, whose layout is the same. */
uniform highp sampler2D uTargets;
/** Places along each curve, first and last place as fractional indices. */
uniform vec3 uPlaces;
/** Curves that are drawn, and the number of the last one. */
uniform vec2 uRows;
/** Indices between which the path is shown. */
uniform vec2 uShown;
/** Half the quad's width in pixels, and depth towards the camera. */
uniform vec2 uRoom;
/** x: pixels along from the start, y: pixels across. */
out vec2 vPlace;
flat out float vLength;

vec3 targetIn(int texel) {
  return texelFetch(uTargets, ivec2(texel & 1023, texel >> 10), 0).xyz;
}

void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  int places = int(uPlaces.x);
  float row = float(gl_InstanceID / places) / max(uRows.x - 1.0, 1.0);
  float share = float(gl_InstanceID % places) / max(uPlaces.x - 1.0, 1.0);
  float index = mix(uPlaces.y, uPlaces.z, share);
  if (places > 1) index = floor(index + 0.5);
  if (index < uShown.x || index > uShown.y) return;
  int series = int(row * uRows.y + 0.5);
  int below = texelOf(series, int(index));
  int above = texelOf(series, min(int(index) + 1, uLayout.w - 1));
  float between = fract(index);
  vec4 from = screenOf(mix(pointIn(below), pointIn(above), between));
  vec4 to = screenOf(mix(targetIn(below), targetIn(above), between));
  if (from.w == 0.0 || to.w == 0.0) return;

  vec2 start = from.xy / from.w;
  vec2 way = to.xy / to.w - start;
  vLength = length(way);
  if (vLength < 0.5) return;
  vec2 along = way / vLength;
  bool ends = (gl_VertexID & 2) != 0;
  float side = float(gl_VertexID & 1) * 2.0 - 1.0;
  vPlace = vec2(ends ? vLength + 1.0 : -1.0, side * uRoom.x);
  vec2 pixel = start + along * vPlace.x + vec2(-along.y, along.x) * vPlace.y;
  float depth = ends ? to.z / to.w : from.z / from.w;
  gl_Position = vec4(pixel * uClipFromScreen, depth - uRoom.y, 1.0);
}
`

export const connectorFragmentShader = /* glsl */ `
uniform vec3 uColor;
/** Half the line's width, and the length of an arrow's head (0 for none), in pixels. */
uniform vec2 uShape;
uniform float uOpacity;
in vec2 vPlace;
flat in float vLength;
out vec4 fragColor;

void main() {
  float head = min(uShape.y, vLength);
  float across = abs(vPlace.y);
  // Pixels inside: of the shaft up to the head, and of the head, which is as wide as 0.8 of its length.
  float shaft = min(uShape.x - across, min(vPlace.x, vLength - head - vPlace.x) + 0.5);
  float back = vLength - vPlace.x;
  float tip = min((0.4 * back - across) * 0.93, head - back);
  float inside = head > 0.0 ? max(shaft, tip) : shaft;
  float alpha = clamp(inside + 0.5, 0.0, 1.0) * uOpacity;
  if (alpha < 0.004) discard;
  fragColor = vec4(uColor * alpha, alpha);
}
`
