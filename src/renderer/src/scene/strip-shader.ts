/**
 * Shaders of the strip: a curve as a band of constant width in pixels, four vertices for each segment, one instance for
 * each curve. Mild turns are mitred. At sharp ones both segments keep their own edges and reach half a width over the
 * corner, so that the width stays; what can be seen through is cut where the other segment is nearer (CUT), so that no
 * pixel is blended twice. The rim (HALO) lies behind the ink; of an opaque curve all of it is drawn first (RIMS), so that
 * passes that nearly coincide join. Edges are antialiased; the part between `uReveal.x` and `uReveal.y` is
 * drawn. Dashes follow lengths along the curve in scene units (DASHED), so they stay where they are while the camera turns
 * and the head moves.
 * Colours are sRGB values and blend as such, as in SVG.
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

/** Square of the sum of two unit directions below which a turn is sharp: 97°, where a mitre is 1.5 times as wide. */
export const sharpTurn = 1.77

export const stripVertexShader = /* glsl */ `
${readPoints}
/** x: first index that is drawn, y: last one; z, w: 1 / (indices from x to the head, and from the head to y), w 0 for none. */
uniform vec4 uReveal;
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
/** Which of a texel's lengths counts: along the curves (1, 0) or from curve to curve (0, 1). */
uniform vec2 uLengthAxis;
out float vLength;

float lengthAt(int texel) {
  return dot(texelFetch(uLengths, ivec2(texel & 1023, texel >> 10), 0).xy, uLengthAxis);
}
#endif
/** x: pixels from the middle, y: place in the colour table, z: opacity. */
out vec3 vLine;
#ifdef CUT
/** Pixels along the segment from its start and from its end. */
out vec2 vAlong;
/** Normals, in the segment's frame, of the cuts at its start (xy) and its end (zw); only their directions count. */
out vec4 vCuts;
/** Directions of the segments before and after, in the same frame, each as long as the segment's part here. */
out vec4 vNeighbours;
/** Pixels that they reach from the corner, in the same proportion. */
out vec2 vReach;
#endif
#ifdef RIMS
/** Instances that draw rims; as many more draw ink. */
uniform int uRims;
flat out int vIsRim;
#endif

const float sharpTurn = ${sharpTurn};

/** Unit vector; shorter for what is shorter than a ten-thousandth of a pixel. */
vec2 unit(vec2 v) {
  return v * inversesqrt(max(dot(v, v), 1e-8));
}

void main() {
  int drawn = gl_InstanceID;
#ifdef RIMS
  vIsRim = drawn < uRims ? 1 : 0;
  drawn %= uRims;
#endif
  int series = int(float(drawn) * uEvery + 0.5);
  bool ends = (gl_VertexID & 2) != 0;
  float forth = ends ? 1.0 : -1.0;
  int step = ends ? 1 : -1;
  int point = (gl_VertexID >> 2) + (ends ? 1 : 0);
  int texel = texelOf(series, point);
  vec3 place = pointIn(texel);
  vec3 farPlace = pointIn(texel - step * uLayout.y);

  // The revealed part may begin or stop within this segment.
  float index = clamp(float(point), uReveal.x, uReveal.y);
  float farIndex = clamp(float(point - step), uReveal.x, uReveal.y);
  float pull = abs(index - float(point));
  vec4 here = screenOf(mix(place, farPlace, pull));
  vec4 far = screenOf(mix(farPlace, place, abs(farIndex - float(point - step))));
  if (here.w == 0.0 || far.w == 0.0 || index == farIndex) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }

  vec2 pixel = here.xy / here.w;
  vec2 way = (pixel - far.xy / far.w) * forth;
  vec2 direction = unit(way);
  vec2 across = vec2(-direction.y, direction.x);
  float side = float(gl_VertexID & 1) * 2.0 - 1.0;
  vec2 offset = across * side;
#ifdef CUT
  vec2 cut = vec2(0.0);
  vec2 neighbour = vec2(0.0);
  float reach = 0.0;
#endif
  bool isMild = true;
  bool isOuter = pull > 0.0 || (ends ? point == uLayout.w - 1 : point == 0);
  vec4 beyond = isOuter ? vec4(0.0) : screenOf(pointIn(texel + step * uLayout.y));
  if (beyond.w > 0.0) {
    vec2 beyondWay = (beyond.xy / beyond.w - pixel) * forth;
    vec2 beyondDirection = unit(beyondWay);
    vec2 turn = direction + beyondDirection;
    float squares = dot(turn, turn);
    isMild = squares > sharpTurn;
    // Straight back upon itself: the later segment is drawn in place of the earlier one.
    bool isBack = squares < 1e-6;
    if (isMild) offset = vec2(-turn.y, turn.x) * (side * 2.0 / squares);
    else if (!(isBack && ends)) offset += direction * forth;
#ifdef CUT
    vec2 bisector = isBack ? (ends ? -direction : vec2(0.0)) : turn;
    cut = isMild ? vec2(0.0) : vec2(dot(bisector, direction), dot(bisector, across));
    neighbour = vec2(dot(beyondDirection, direction), dot(beyondDirection, across)) * forth;
    reach = length(beyondWay) * abs(clamp(float(point + step), uReveal.x, uReveal.y) - float(point));
#endif
  }
  offset *= uBand.x;

#ifdef CUT
  float span = ends ? length(way) : -length(way);
  vAlong = vec2(dot(offset, direction)) + vec2(max(span, 0.0), min(span, 0.0));
  vCuts = ends ? vec4(0.0, 0.0, -cut) : vec4(cut, 0.0, 0.0);
  vNeighbours = ends ? vec4(0.0, 0.0, neighbour) : vec4(neighbour, 0.0, 0.0);
  vReach = ends ? vec2(0.0, reach) : vec2(reach, 0.0);
#endif
  // Beyond the corner depth and lengths go on as along the segment, else they would differ between strips of other widths on
  // the same points. At sharp turns, where ends stand over, lines in front only come nearer by that, and others only go away.
  float over = clamp(dot(offset, direction) * forth / max(length(way), 1e-4), -1.0, 1.0);
  float ahead = uReveal.w == 0.0 ? 1.0 : (uReveal.y - index) * uReveal.w;
  float revealed = clamp(min((index - uReveal.x) * uReveal.z, ahead), 0.0, 1.0);
  vLine.x = side * uBand.x;
  vLine.y = index * uShade.x + float(series) * uShade.y + uShade.z;
  vLine.z = uBand.w * mix(1.0, revealed * revealed * (3.0 - 2.0 * revealed), uFade);
#ifdef DASHED
  float along = lengthAt(texel);
  float farLength = lengthAt(texel - step * uLayout.y);
  vLength = mix(along, farLength, pull);
  vLength += over * (vLength - mix(farLength, along, abs(farIndex - float(point - step))));
#endif
  float depth = here.z / here.w - index * uForward.y;
  float sloped = depth + over * (depth - far.z / far.w + farIndex * uForward.y);
  depth = (isMild ? sloped : uForward.x > 0.0 ? min(depth, sloped) : max(depth, sloped)) - uForward.x;
  gl_Position = vec4((pixel + offset) * uClipFromScreen, depth, 1.0);
}
`

export const stripFragmentShader = /* glsl */ `
/** y: pixels from the middle to where the line is gone, z: pixels of the halo beyond. */
uniform vec4 uBand;
uniform vec3 uColor;
uniform int uColorBy;
uniform sampler2D uTable;
uniform vec3 uBackground;
/** Share of the colour; the rest is background. Unlike opacity it does not add up where curves lie upon each other. */
uniform float uInk;
#ifdef HALO
/** How much further away the halo lies than the ink: at a sharp turn it would hide that of the next segments. */
uniform float uHaloBehind;
#endif
#ifdef DASHED
/** Dash, gap, dash, gap in scene units. */
uniform vec4 uDash;
in float vLength;

/** Pixels from the nearest end of a dash: positive within the dash, negative in a gap. */
float dashEdge() {
  float unitsPerPixel = max(length(vec2(dFdx(vLength), dFdy(vLength))), 1e-9);
  vec2 pair = uDash.xz + uDash.yw;
  float at = mod(vLength, pair.x + pair.y);
  float inFirst = min(at, uDash.x - at);
  float inSecond = min(at - pair.x, pair.x + uDash.z - at);
  return max(max(inFirst, inSecond), at - pair.x - pair.y) / unitsPerPixel;
}
#endif
in vec3 vLine;
#ifdef CUT
in vec2 vAlong;
in vec4 vCuts;
in vec4 vNeighbours;
in vec2 vReach;
#endif
#ifdef RIMS
flat in int vIsRim;
#endif
out vec4 fragColor;

void main() {
#ifdef CUT
  // What is handed over fades towards the segment's other end: signs hold, lengths do not.
  vec2 fromStart = vec2(vAlong.x, vLine.x);
  vec2 fromEnd = vec2(vAlong.y, vLine.x);
  // Beyond its own end the other segment, which may be much shorter than this one, draws nothing in its place.
  bool isLeftBefore = dot(vCuts.xy, fromStart) < 0.0 && dot(vNeighbours.xy, fromStart) < vReach.x;
  bool isLeftAfter = dot(vCuts.zw, fromEnd) < 0.0 && dot(vNeighbours.zw, fromEnd) < vReach.y;
  if (isLeftBefore || isLeftAfter) discard;
#endif
  float edge = uBand.y - abs(vLine.x);
  float cover = clamp(edge, 0.0, 1.0);
  vec3 tableColor = texture(uTable, vec2(vLine.y, 0.5)).rgb;
  vec3 color = mix(uBackground, uColorBy == 0 ? uColor : tableColor, uInk);
#ifdef RIMS
  // Edges of ink lie between ink and rim, so that ink of other passes, not what lies under them, is beneath either.
  bool isRim = vIsRim == 1;
#ifdef DASHED
  // Dashes lie upon the ink of a baseline: their edges are smooth on it.
  float edgeBehind = 0.0;
#else
  float edgeBehind = 0.5 * (1.0 - cover);
#endif
  gl_FragDepth = gl_FragCoord.z + uHaloBehind * (isRim ? 1.0 : edgeBehind);
  if (isRim) {
    color = uBackground;
    cover = clamp(edge + uBand.z, 0.0, 1.0);
  }
#elif defined(HALO)
  gl_FragDepth = gl_FragCoord.z + (cover > 0.0 ? 0.0 : uHaloBehind);
  color = mix(uBackground, color, cover);
  cover = clamp(edge + uBand.z, 0.0, 1.0);
#endif
#ifdef DASHED
  // Dashes have no halo at their ends: it would cut the line that they lie upon.
  cover *= clamp(dashEdge() + 0.5, 0.0, 1.0);
#endif
  float alpha = cover * vLine.z;
  if (alpha < 0.004) discard;
  fragColor = vec4(color * alpha, alpha);
}
`
