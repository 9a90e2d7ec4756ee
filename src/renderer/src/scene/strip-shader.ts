/**
 * Shaders of the strip: a curve as a band of constant width in pixels, two vertices for each point, one instance for
 * each curve. Joins are mitred, so no pixel is blended twice; edges are antialiased; the part between `uReveal.x` and
 * `uReveal.y` is drawn. Colours are sRGB values and blend as such, as in SVG.
 */

/** Reads points by flat index. Shared by every shader of the scene. */
export const readPoints = /* glsl */ `
uniform highp sampler2D uPositions;
/** To pixels from the middle of the view, x right and y up, before the division by w. */
uniform mat4 uScreenFromData;
uniform vec2 uClipFromScreen;
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

/** Screen position of a point, before the division by w; w is 0 where there is none. */
vec4 screenOf(vec3 point) {
  vec4 screen = uScreenFromData * vec4(point, 1.0);
  return isPresent(screen.w) ? screen : vec4(0.0);
}
`

export const stripVertexShader = /* glsl */ `
${readPoints}
/** x: first index that is drawn, y: last one, z: 1 / (y − x). */
uniform vec3 uReveal;
/** x: pixels from the middle to the outer edge, w: opacity. */
uniform vec4 uBand;
/** How much the tail fades. */
uniform float uFade;
/** Depth towards the camera: x for all of it, y more for each point, so that a curve's later part lies in front. */
uniform vec2 uForward;
/** From a drawn curve to the next one, in curves. */
uniform float uEvery;
/** Place in the colour table: x for each point, y for each curve, z at the start. */
uniform vec3 uShade;
#ifdef DASHED
uniform highp sampler2D uLengths;
out float vLength;
#endif
/** x: pixels from the middle, y: 1 where the point is there, z: place in the colour table, w: opacity. */
out vec4 vLine;

const float longestMitre = 3.0;

/** Pixels from the middle of the view, and 1 where there is a point or 0 where there is none. */
vec3 pixelOf(vec3 point) {
  vec4 screen = uScreenFromData * vec4(point, 1.0);
  return isPresent(screen.w) ? vec3(screen.xy / screen.w, 1.0) : vec3(0.0);
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
  float pull = abs(index - float(point));
  vec3 place = pull > 0.0 ? mix(middle, first ? right : left, pull) : middle;
  vec4 here = screenOf(place);
  vec3 before = pixelOf(left);
  vec3 after = pixelOf(right);

  float side = (float(gl_VertexID & 1) * 2.0 - 1.0) * uBand.x;
  float revealed = (index - uReveal.x) * uReveal.z;
  vLine.x = side;
  vLine.y = here.w == 0.0 ? 0.0 : 1.0;
  vLine.z = index * uShade.x + float(series) * uShade.y + uShade.z;
  vLine.w = uBand.w * mix(1.0, revealed * revealed * (3.0 - 2.0 * revealed), uFade);
#ifdef DASHED
  vLength = texelFetch(uLengths, ivec2(texel & 1023, texel >> 10), 0).x;
#endif

  // A missing point takes a neighbour's place; the fragments on the way to it are thrown away.
  bool missing = here.w == 0.0;
  vec2 pixel = missing ? (before.z == 0.0 ? after.xy : before.xy) : here.xy / here.w;
  vec2 incoming = before.z == 0.0 || first ? vec2(0.0) : unit(pixel - before.xy);
  vec2 outgoing = after.z == 0.0 || final ? vec2(0.0) : unit(after.xy - pixel);
  vec2 corner = (pixel + mitre(incoming, outgoing) * side) * uClipFromScreen;
  float depth = here.z - (uForward.x + index * uForward.y) * here.w;
  gl_Position = missing ? vec4(corner, 0.0, 1.0) : vec4(corner * here.w, depth, here.w);
}
`

export const stripFragmentShader = /* glsl */ `
/** y: pixels from the middle to where the line is gone, z: pixels of the halo beyond. */
uniform vec4 uBand;
uniform vec3 uColor;
uniform int uColorBy;
uniform sampler2D uTable;
#ifdef HALO
uniform vec3 uBackground;
#endif
#ifdef DASHED
uniform vec2 uDash;
in float vLength;
#endif
in vec4 vLine;
out vec4 fragColor;

void main() {
  float edge = uBand.y - abs(vLine.x);
  float cover = clamp(edge, 0.0, 1.0);
  vec3 tableColor = texture(uTable, vec2(vLine.z, 0.5)).rgb;
  vec3 color = uColorBy == 0 ? uColor : tableColor;
#ifdef HALO
  color = mix(uBackground, color, cover);
  cover = clamp(edge + uBand.z, 0.0, 1.0);
#endif
  float alpha = cover * vLine.w;
#ifdef DASHED
  if (mod(vLength, uDash.x + uDash.y) > uDash.x) discard;
#endif
  if (alpha < 0.004 || vLine.y < 0.999) discard;
  fragColor = vec4(color * alpha, alpha);
}
`
