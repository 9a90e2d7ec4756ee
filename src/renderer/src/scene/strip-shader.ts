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

vec3 pointIn(int texel) {
  return texelFetch(uPositions, ivec2(texel & 1023, texel >> 10), 0).xyz;
}

int texelOf(int series, int point) {
  return uLayout.x + series * uLayout.z + point * uLayout.y;
}

/**
 * Whether there is a point to draw, by its clip w: not behind the camera and finite, which w is only if the point is.
 * Fast arithmetic may fold isnan away, the exponent's bits it may not.
 */
bool isPresent(float w) {
  return (floatBitsToUint(w) & 0x7f800000u) != 0x7f800000u && w > 1e-4;
}

/** Clip position of a point; w is 0 where there is none. */
vec4 clipOf(vec3 point) {
  vec4 clip = uClipFromData * vec4(point, 1.0);
  return isPresent(clip.w) ? clip : vec4(0.0);
}
`

export const stripVertexShader = /* glsl */ `
${readPoints}
uniform vec2 uViewport;
uniform vec2 uReveal;
uniform float uPixels;
uniform float uWidth;
uniform float uHalo;
uniform float uOpacity;
/** How much the tail fades. */
uniform float uFade;
/** Towards the camera, in line widths. */
uniform float uForward;
uniform float uDepthPerPixel;
/** From a drawn curve to the next one, in curves. */
uniform float uEvery;
/** x: last index of a curve, y: number of the last curve. */
uniform vec2 uLast;
/** 0: one colour. 1: by order. 2: by sweep. */
uniform int uColorBy;
/** The curves run across the sweep: what varies along them is the sweep. */
uniform bool uCrossed;
/** x: offset, y: factor from 0…1 along the curve (or the sweep) to 0…1 in the table. */
uniform vec2 uTableRange;
#ifdef DASHED
uniform highp sampler2D uLengths;
out float vLength;
#endif
/** x: pixels from the middle, y: 1 where the point is there, z: place in the colour table, w: opacity. */
out vec4 vLine;

const float longestMitre = 3.0;

/** Pixels from the middle of the view, and 1 where there is a point or 0 where there is none. */
vec3 screenOf(vec3 point) {
  mat4 m = uClipFromData;
  vec3 xyw = mat3(m[0].xyw, m[1].xyw, m[2].xyw) * point + m[3].xyw;
  return isPresent(xyw.z) ? vec3(xyw.xy / xyw.z * uViewport * 0.5, 1.0) : vec3(0.0);
}

/** Unit vector; zero for what is shorter than a ten-thousandth of a pixel. */
vec2 unit(vec2 v) {
  float squares = dot(v, v);
  return squares > 1e-8 ? v * inversesqrt(squares) : vec2(0.0);
}

/** Offset to the band's edge for half width 1: along the bisector, longer at sharp turns up to a limit. */
vec2 mitre(vec2 incoming, vec2 outgoing) {
  incoming = incoming == vec2(0.0) ? outgoing : incoming;
  outgoing = outgoing == vec2(0.0) ? incoming : outgoing;
  vec2 normal = vec2(-outgoing.y, outgoing.x);
  vec2 bisector = incoming + outgoing;
  float squares = dot(bisector, bisector);
  vec2 across = vec2(-bisector.y, bisector.x) * inversesqrt(max(squares, 1e-6));
  return squares < 1e-6 ? normal : across * min(1.0 / max(dot(across, normal), 1e-3), longestMitre);
}

void main() {
  int series = int(float(gl_InstanceID) * uEvery + 0.5);
  int last = uLayout.w - 1;
  // Points outside the revealed part gather at its ends, which lie between this point and a neighbour.
  int point = clamp(gl_VertexID >> 1, int(uReveal.x), int(ceil(uReveal.y)));
  float index = clamp(float(point), uReveal.x, uReveal.y);
  int texel = texelOf(series, point);
  vec3 middle = pointIn(texel);
  vec3 left = pointIn(point > 0 ? texel - uLayout.y : texel);
  vec3 right = pointIn(point < last ? texel + uLayout.y : texel);
  bool first = float(point) < uReveal.x;
  bool final = float(point) > uReveal.y;
  vec3 place = first ? mix(middle, right, index - float(point)) : final ? mix(middle, left, float(point) - index) : middle;
  vec4 here = clipOf(place);
  vec3 before = screenOf(left);
  vec3 after = screenOf(right);

  float side = float(gl_VertexID & 1) * 2.0 - 1.0;
  float reach = max(uWidth * uPixels, 1.0) * 0.5 + uHalo * uPixels + 1.0;
  vec2 along = vec2(index / uLast.x, float(series) / uLast.y);
  float shade = (uColorBy == 1) != uCrossed ? along.x : along.y;
  vLine.x = side * reach;
  vLine.y = here.w == 0.0 ? 0.0 : 1.0;
  vLine.z = (shade * uTableRange.y + uTableRange.x) * (255.0 / 256.0) + 0.5 / 256.0;
  float revealed = (index - uReveal.x) / max(uReveal.y - uReveal.x, 1e-6);
  float kept = mix(1.0, revealed * revealed * (3.0 - 2.0 * revealed), uFade);
  vLine.w = uOpacity * min(uWidth * uPixels, 1.0) * kept;
#ifdef DASHED
  vLength = texelFetch(uLengths, ivec2(texel & 1023, texel >> 10), 0).x;
#endif

  // A missing point takes a neighbour's place; the fragments on the way to it are thrown away.
  bool missing = here.w == 0.0;
  vec2 pixel = missing ? (before.z == 0.0 ? after.xy : before.xy) : here.xy / here.w * uViewport * 0.5;
  vec2 incoming = before.z == 0.0 || first ? vec2(0.0) : unit(pixel - before.xy);
  vec2 outgoing = after.z == 0.0 || final ? vec2(0.0) : unit(after.xy - pixel);
  vec2 offset = mitre(incoming, outgoing) * side * reach;
  // A curve that runs over itself again and again shows its later part.
  float forward = (uForward + index / float(max(last, 1))) * uWidth * uPixels;
  vec4 edge = here + vec4(offset / uViewport * 2.0, -forward * uDepthPerPixel, 0.0) * here.w;
  gl_Position = missing ? vec4(pixel / uViewport * 2.0, 0.0, 1.0) : edge;
}
`

export const stripFragmentShader = /* glsl */ `
uniform float uPixels;
uniform float uWidth;
uniform vec3 uColor;
uniform int uColorBy;
uniform sampler2D uTable;
#ifdef HALO
uniform float uHalo;
uniform vec3 uBackground;
#endif
#ifdef DASHED
uniform vec2 uDash;
in float vLength;
#endif
in vec4 vLine;
out vec4 fragColor;

void main() {
  float edge = max(uWidth * uPixels, 1.0) * 0.5 + 0.5 - abs(vLine.x);
  float cover = clamp(edge, 0.0, 1.0);
  vec3 tableColor = texture(uTable, vec2(vLine.z, 0.5)).rgb;
  vec3 color = uColorBy == 0 ? uColor : tableColor;
#ifdef HALO
  color = mix(uBackground, color, cover);
  cover = clamp(edge + uHalo * uPixels, 0.0, 1.0);
#endif
  float alpha = cover * vLine.w;
#ifdef DASHED
  if (mod(vLength, uDash.x + uDash.y) > uDash.x) discard;
#endif
  if (alpha < 0.004 || vLine.y < 0.999) discard;
  fragColor = vec4(color * alpha, alpha);
}
`
