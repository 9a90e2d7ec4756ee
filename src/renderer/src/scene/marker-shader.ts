/**
 * Shaders of the markers: start ring, head disc or diamond, end arrow. One quad for each curve, always facing the camera,
 * antialiased in the fragment shader, at a fractional index that is a uniform: moving a marker uploads nothing.
 */
import { readPoints } from './strip-shader.ts'

export const markerVertexShader = /* glsl */ `
${readPoints}
uniform float uPixels;
uniform float uRadius;
uniform float uIndex;
uniform int uShape;
uniform float uDepthPerPixel;
/** 1: one marker for each point instead of one for each curve. */
uniform int uEachPoint;
out vec2 vPlace;
out float vIndex;
flat out float vRadius;
flat out float vSeries;

const float room = 1.9;
/** Radii towards the camera, so that the marker's own curve does not cut it. */
const float forward = 4.0;

/** Screen position of a fractional index, before the division by w. */
vec4 screenAt(int series, float index) {
  float below = floor(index);
  int next = min(int(below) + 1, uLayout.w - 1);
  vec3 a = pointIn(texelOf(series, int(below)));
  vec3 b = pointIn(texelOf(series, next));
  return screenOf(mix(a, b, index - below));
}

/** Direction in which the curve arrives at the marker, from far enough back to be seen. */
vec2 arrival(int series, vec4 tip) {
  vec2 along = vec2(1.0, 0.0);
  for (float back = 1.0; back < uIndex + 1.0; back *= 2.0) {
    vec4 from = screenAt(series, max(uIndex - back, 0.0));
    if (from.w == 0.0) break;
    vec2 way = tip.xy / tip.w - from.xy / from.w;
    if (length(way) > 1e-3) along = normalize(way);
    if (length(way) > 0.6 * vRadius) break;
  }
  return along;
}

void main() {
  int series = uEachPoint == 1 ? gl_InstanceID / uLayout.w : gl_InstanceID;
  float index = uEachPoint == 1 ? float(gl_InstanceID % uLayout.w) : uIndex;
  vec4 centre = screenAt(series, index);
  vRadius = max(uRadius * uPixels, 1.0);
  vIndex = index;
  vSeries = float(series);
  vPlace = (vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0) * room * vRadius;
  if (centre.w == 0.0) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  vec2 offset = vPlace;
  if (uShape == 2) {
    vec2 along = arrival(series, centre);
    offset = along * vPlace.x + vec2(-along.y, along.x) * vPlace.y;
  }
  vec2 corner = (centre.xy + offset * centre.w) * uClipFromScreen;
  gl_Position = vec4(corner, centre.z - forward * vRadius * uDepthPerPixel * centre.w, centre.w);
}
`

export const markerFragmentShader = /* glsl */ `
uniform vec3 uColor;
uniform vec3 uBackground;
uniform vec2 uLast;
uniform int uColorBy;
uniform int uShape;
uniform float uOpacity;
uniform float uPixels;
uniform vec2 uTableRange;
uniform sampler2D uTable;
in vec2 vPlace;
in float vIndex;
flat in float vRadius;
flat in float vSeries;
out vec4 fragColor;

vec3 markColor() {
  if (uColorBy == 0) return uColor;
  float t = uColorBy == 1 ? vIndex / uLast.x : vSeries / uLast.y;
  return texture(uTable, vec2((t * uTableRange.y + uTableRange.x) * (255.0 / 256.0) + 0.5 / 256.0, 0.5)).rgb;
}

/** Signed distance to a triangle that points along +x with its tip a little past the origin, in pixels. */
float arrowDistance(vec2 p) {
  const vec2 slope = vec2(0.4104, 0.9119);
  float past = 0.45 * vRadius;
  return max(dot(vec2(p.x - past, abs(p.y)), slope), -p.x - 1.35 * vRadius);
}

void main() {
  float rim = max(1.5 * uPixels, 1.0);
  float distance = length(vPlace) - vRadius;
  if (uShape == 2) distance = arrowDistance(vPlace);
  if (uShape == 4) distance = (abs(vPlace.x) + abs(vPlace.y)) * 0.7071 - 0.9 * vRadius;
  float inside = clamp(0.5 - distance, 0.0, 1.0);
  float cover = clamp(0.5 - distance + rim, 0.0, 1.0);
  if (uShape == 0) inside *= clamp(distance + rim * 1.4 + 0.5, 0.0, 1.0);
  if (uShape == 3) cover = inside;
  float alpha = cover * uOpacity;
  if (alpha < 0.004) discard;
  fragColor = vec4(mix(uBackground, markColor(), inside) * alpha, alpha);
}
`
