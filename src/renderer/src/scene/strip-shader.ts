/**
 * Shaders of the strip: a curve as a band of constant width in pixels, two vertices for each point, one instance for
 * each curve. Joins are mitred, so no pixel is blended twice; edges are antialiased; the part between `uReveal.x` and
 * `uReveal.y` is drawn. Colours are sRGB values and blend as such, as in SVG.
 */

/** Reads points by flat index. Shared by every shader of the scene. */
export const readPoints = /* glsl */ `
uniform highp sampler2D uPositions;
uniform mat4 uClipFromData;
/** x: first point, y: from point to point, z: from curve to curve, w: points of a curve. */
uniform ivec4 uLayout;

vec3 pointAt(int series, int point) {
  int texel = uLayout.x + series * uLayout.z + point * uLayout.y;
  return texelFetch(uPositions, ivec2(texel & 1023, texel >> 10), 0).xyz;
}

/** Fast arithmetic may fold isnan away; the exponent's bits may not. */
bool isFinite(vec3 p) {
  return all(notEqual(floatBitsToUint(p) & uvec3(0x7f800000u), uvec3(0x7f800000u)));
}

/** Clip position of a fractional index; w is 0 where there is none: not finite, or behind the camera. */
vec4 clipAt(int series, float index) {
  float below = floor(index);
  vec3 point = pointAt(series, int(below));
  if (index > below) point = mix(point, pointAt(series, int(below) + 1), index - below);
  if (!isFinite(point)) return vec4(0.0);
  vec4 clip = uClipFromData * vec4(point, 1.0);
  return clip.w > 1e-4 ? clip : vec4(0.0);
}
`

export const stripVertexShader = /* glsl */ `
${readPoints}
uniform vec2 uViewport;
uniform vec2 uReveal;
uniform float uPixels;
uniform float uWidth;
uniform float uHalo;
/** Towards the camera, in line widths. */
uniform float uForward;
uniform float uDepthPerPixel;
/** From a drawn curve to the next one, in curves. */
uniform float uEvery;
#ifdef DASHED
uniform highp sampler2D uLengths;
out float vLength;
#endif
out float vSide;
out float vPresent;
out float vIndex;
flat out float vReach;
flat out float vSeries;

const float longestMitre = 3.0;

vec2 pixelOf(vec4 clip) {
  return clip.xy / clip.w * uViewport * 0.5;
}

/** Unit direction from a to b; zero where they coincide or one is missing. */
vec2 direction(vec4 a, vec4 b) {
  if (a.w == 0.0 || b.w == 0.0) return vec2(0.0);
  vec2 along = pixelOf(b) - pixelOf(a);
  float size = length(along);
  return size > 1e-4 ? along / size : vec2(0.0);
}

/** Offset to the band's edge for half width 1: along the bisector, longer at sharp turns up to a limit. */
vec2 mitre(vec2 incoming, vec2 outgoing) {
  if (incoming == vec2(0.0)) incoming = outgoing;
  if (outgoing == vec2(0.0)) outgoing = incoming;
  vec2 normal = vec2(-outgoing.y, outgoing.x);
  vec2 bisector = incoming + outgoing;
  float size = length(bisector);
  if (size < 1e-3) return normal;
  vec2 across = vec2(-bisector.y, bisector.x) / size;
  return across * min(1.0 / max(dot(across, normal), 1e-3), longestMitre);
}

void main() {
  int series = int(float(gl_InstanceID) * uEvery + 0.5);
  float index = clamp(float(gl_VertexID >> 1), uReveal.x, uReveal.y);
  vec4 here = clipAt(series, index);
  vec4 before = clipAt(series, max(ceil(index) - 1.0, uReveal.x));
  vec4 after = clipAt(series, min(floor(index) + 1.0, uReveal.y));
  float side = float(gl_VertexID & 1) * 2.0 - 1.0;

  vReach = max(uWidth * uPixels, 1.0) * 0.5 + uHalo * uPixels + 1.0;
  vSide = side * vReach;
  vIndex = index;
  vSeries = float(series);
  vPresent = here.w == 0.0 ? 0.0 : 1.0;
#ifdef DASHED
  int texel = uLayout.x + series * uLayout.z + int(index) * uLayout.y;
  vLength = texelFetch(uLengths, ivec2(texel & 1023, texel >> 10), 0).x;
#endif

  // A missing point takes a neighbour's place; the fragments on the way to it are thrown away.
  if (here.w == 0.0) here = before.w == 0.0 ? after : before;
  if (here.w == 0.0) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  vec2 offset = mitre(direction(before, here), direction(here, after)) * side * vReach;
  // A curve that runs over itself again and again shows its later part.
  float forward = (uForward + index / float(max(uLayout.w - 1, 1))) * uWidth * uPixels;
  gl_Position = here + vec4(offset / uViewport * 2.0, -forward * uDepthPerPixel, 0.0) * here.w;
}
`

export const stripFragmentShader = /* glsl */ `
uniform vec2 uReveal;
uniform float uPixels;
uniform float uWidth;
uniform float uHalo;
uniform float uOpacity;
uniform float uFade;
uniform vec3 uColor;
uniform vec3 uBackground;
/** 0: uColor. 1: by order. 2: by sweep. */
uniform int uColorBy;
/** x: offset, y: factor from 0…1 along the curve (or the sweep) to 0…1 in the table. */
uniform vec2 uTableRange;
/** x: last index of a curve, y: number of the last curve. */
uniform vec2 uLast;
/** The curves run across the sweep: what varies along them is the sweep. */
uniform bool uCrossed;
uniform sampler2D uTable;
#ifdef DASHED
uniform vec2 uDash;
in float vLength;
#endif
in float vSide;
in float vPresent;
in float vIndex;
flat in float vReach;
flat in float vSeries;
out vec4 fragColor;

vec3 lineColor() {
  if (uColorBy == 0) return uColor;
  float t = (uColorBy == 1) != uCrossed ? vIndex / uLast.x : vSeries / uLast.y;
  return texture(uTable, vec2((t * uTableRange.y + uTableRange.x) * (255.0 / 256.0) + 0.5 / 256.0, 0.5)).rgb;
}

void main() {
  if (vPresent < 0.999) discard;
#ifdef DASHED
  if (mod(vLength, uDash.x + uDash.y) > uDash.x) discard;
#endif
  float width = uWidth * uPixels;
  float distance = abs(vSide);
  float core = clamp(max(width, 1.0) * 0.5 + 0.5 - distance, 0.0, 1.0);
  float cover = uHalo > 0.0 ? clamp(vReach - 0.5 - distance, 0.0, 1.0) : core;
  float alpha = cover * uOpacity * min(width, 1.0);
  if (uFade > 0.0) {
    float along = (vIndex - uReveal.x) / max(uReveal.y - uReveal.x, 1e-6);
    alpha *= mix(1.0, along * along * (3.0 - 2.0 * along), uFade);
  }
  if (alpha < 0.004) discard;
  fragColor = vec4(mix(uBackground, lineColor(), uHalo > 0.0 ? core : 1.0) * alpha, alpha);
}
`
