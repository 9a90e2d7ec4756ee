/**
 * Markers of a trace as solids in the sizes of the picture: balls for discs, a ring around the curve at its start, a cone at
 * its end. Heads are nodes of their own, one for each curve, so that they can move.
 */
import type { MarkerPart } from '../../scene/drawn-parts.ts'
import type { SharedScale, Triple } from '../../scene/scale.ts'
import type { PartColors } from '../vector/part-colors.ts'
import { addBall, addCone, addDiamond, addRing, directionOf, type Glyph } from './glyphs.ts'
import { linearColor } from './linear-color.ts'
import { MeshBuilder } from './mesh-builder.ts'
import type { ModelNode } from './model.ts'
import { isPlace, placeAt } from './part-places.ts'
import { lengthOf, minus, plus } from './triples.ts'

export interface MarkerContext {
  scale: SharedScale
  colors: PartColors
  /** Scene units of one pixel of the reference picture. */
  unit: number
  /** Of balls; see model-detail.ts. */
  detail: number
}

/** What of a trace a marker shows: the current stimulus, or a place that moves along a path. */
export const isHead = (part: MarkerPart): boolean => part.onTop && !part.eachPoint

/** 'Head', or 'Head 3' for the third of several curves. */
export const headName = (part: MarkerPart, series: number): string => {
  const name = part.layout.points === 1 ? 'Current point' : 'Head'
  return part.layout.series > 1 ? `${name} ${series + 1}` : name
}

/** One head of a part at a moment. */
export interface Head {
  name: string
  place: Triple
  part: MarkerPart
  series: number
}

/** Those that have a place. */
export function headsOf(part: MarkerPart, scale: SharedScale): Head[] {
  return Array.from({ length: part.layout.series }, (_, series): Head => {
    const place = placeAt(part.positions, part.layout, scale, series, part.index)
    return { name: headName(part, series), place, part, series }
  }).filter(({ place }) => isPlace(place))
}

/** Its middle is where it stands. */
export function headNode({ name, place, part, series }: Head, context: MarkerContext): ModelNode {
  const builder = new MeshBuilder()
  addGlyph(builder, part, context, series, part.index, [0, 0, 0])
  const mesh = builder.mesh()
  return { name, pose: { place }, ...(mesh && { mesh }) }
}

const names: Readonly<Record<MarkerPart['shape'], string>> = {
  ring: 'Start',
  arrow: 'End',
  disc: 'Points',
  dot: 'Points',
  diamond: 'Points'
}

/** All other markers of a part in one mesh. */
export function markerNodes(part: MarkerPart, context: MarkerContext): ModelNode[] {
  const builder = new MeshBuilder()
  const { series, points } = part.layout
  for (let curve = 0; curve < series; curve++)
    for (let point = 0; point < (part.eachPoint ? points : 1); point++) {
      const index = part.eachPoint ? point : part.index
      const place = placeAt(part.positions, part.layout, context.scale, curve, index)
      if (isPlace(place)) addGlyph(builder, part, context, curve, index, place)
    }
  const mesh = builder.mesh()
  return mesh ? [{ name: names[part.shape], mesh }] : []
}

function addGlyph(
  builder: MeshBuilder,
  part: MarkerPart,
  context: MarkerContext,
  series: number,
  index: number,
  place: Triple
): void {
  const { colors, unit, detail } = context
  const css = colors.colorAt(index / part.last[0], series / part.last[1])
  const radius = part.radius * unit
  const glyph: Glyph = { place, radius, color: linearColor(css, part.opacity) }
  switch (part.shape) {
    case 'disc':
    case 'dot':
      addBall(builder, glyph, detail)
      break
    case 'diamond':
      addDiamond(builder, { ...glyph, radius: 0.9 * Math.SQRT2 * radius })
      break
    case 'ring': {
      const thickness = ringThickness * unit
      const axis = directionOf(place, placeNear(part, context.scale, series, index, radius, 1))
      addRing(builder, { ...glyph, radius: Math.max(radius, 2 * thickness) - thickness }, axis, thickness)
      break
    }
    case 'arrow': {
      const towards = directionOf(placeNear(part, context.scale, series, index, radius, -1), place)
      const tip = plus(place, towards, pastEnd * radius)
      addCone(builder, { ...glyph, place: tip, radius: coneWidth * radius }, towards, coneHeight * radius)
    }
  }
}

/** Half of what the picture's ring is wide: 1.4 rims of 1.5 pixels. */
const ringThickness = 1.05
/** Of the arrow's shader, in radii: how far the tip lies past the end, and height and radius of the base. */
const pastEnd = 0.45
const coneHeight = 1.8
const coneWidth = 0.81

/** A place on the curve before (−1) or after (1) another one, from far enough away to say where it goes. */
function placeNear(
  part: MarkerPart,
  scale: SharedScale,
  series: number,
  index: number,
  radius: number,
  towards: 1 | -1
): Triple {
  const at = (index: number): Triple => placeAt(part.positions, part.layout, scale, series, index)
  const here = at(index)
  const last = part.layout.points - 1
  let found = here
  for (let step = 1; step <= last; step *= 2) {
    const place = at(Math.min(Math.max(index + towards * step, 0), last))
    if (!isPlace(place)) break
    found = place
    if (lengthOf(minus(place, here)) > 0.6 * radius) break
  }
  return found
}
