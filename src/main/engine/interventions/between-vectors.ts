/**
 * Ways between two vectors as nodes of a graph; features lie along the last axis. The same ways as stimuli/interpolation.ts,
 * which computes them for vectors that are fed.
 * Source: spherical linear interpolation (Shoemake 1985, SIGGRAPH).
 */
import type { MixWay } from '#engine/stimuli/family.ts'
import type { GraphEdit } from '#engine/onnx/graph-edit.ts'

/** The two ends, and how far on the way between them each vector is: [..., features] and [..., 1]. */
export interface BetweenVectors {
  edit: GraphEdit
  type: 'float32' | 'float64'
  rank: number
  a: string
  b: string
  share: string
}

/** Sines below this are lost in rounding: directions so near each other, or opposite, have no well-defined arc. */
const nearParallel = 1e-4

/**
 * Adds the nodes and returns the vector on the way: a itself where the share is 0 (but −0 becomes 0, since ONNX Runtime's
 * Where adds its two sides).
 */
export function betweenVectors(place: BetweenVectors, way: MixWay): string {
  const { edit, type, a, share } = place
  const straight = straightWay(place)
  const mixed = way === 'lerp' ? straight : arc(place, straight)
  return edit.where(type, edit.equal(share, number(place, 0)), a, mixed)
}

const number = ({ edit, type }: BetweenVectors, value: number): string => edit.constant(type, [], [value])

/** (1 − t) a + t b */
function straightWay(place: BetweenVectors): string {
  const { edit, a, b, share } = place
  return edit.node('Add', [
    edit.node('Mul', [a, edit.node('Sub', [number(place, 1), share])]),
    edit.node('Mul', [b, share])
  ])
}

/** The direction turns evenly, the norm goes linearly; near-parallel directions and zeros go straight, at that norm. */
function arc(place: BetweenVectors, straight: string): string {
  const { edit, type, a, b, share } = place
  const [lengthA, lengthB] = [norm(place, a), norm(place, b)]
  const wanted = edit.node('Add', [lengthA, edit.node('Mul', [share, edit.node('Sub', [lengthB, lengthA])])])
  const [unitA, unitB] = [unit(place, a, lengthA), unit(place, b, lengthB)]
  const turn = angleBetween(place, unitA, unitB)
  const sine = edit.node('Sin', [turn])
  const hasLengths = edit.node('Greater', [edit.node('Mul', [lengthA, lengthB]), number(place, 0)])
  const isWide = edit.node('Greater', [sine, number(place, nearParallel)])
  const isArc = edit.node('And', [hasLengths, isWide])
  const safeSine = edit.where(type, isArc, sine, number(place, 1))
  const onward = edit.node('Mul', [share, turn])
  const [partA, partB] = [edit.node('Sub', [turn, onward]), onward].map((angle) =>
    edit.node('Div', [edit.node('Sin', [angle]), safeSine])
  )
  const direction = edit.node('Add', [
    edit.node('Mul', [unitA, partA ?? '']),
    edit.node('Mul', [unitB, partB ?? ''])
  ])
  const rescaled = unit(place, straight, norm(place, straight))
  return edit.node('Mul', [wanted, edit.where(type, isArc, direction, rescaled)])
}

/** θ = 2 atan(|â − b̂| / |â + b̂|), which keeps its digits where the cosine has none left. */
function angleBetween(place: BetweenVectors, unitA: string, unitB: string): string {
  const { edit } = place
  const [apart, together] = ['Sub', 'Add'].map((op) => norm(place, edit.node(op, [unitA, unitB])))
  const half = edit.node('Atan', [edit.node('Div', [apart ?? '', together ?? ''])])
  return edit.node('Mul', [half, number(place, 2)])
}

/** The vector with length 1; zeros stay zeros. */
function unit(place: BetweenVectors, vector: string, length: string): string {
  const { edit, type } = place
  const isLong = edit.node('Greater', [length, number(place, 0)])
  return edit.node('Div', [vector, edit.where(type, isLong, length, number(place, 1))])
}

function norm({ edit, rank }: BetweenVectors, vector: string): string {
  const squares = edit.node('Mul', [vector, vector])
  const sum =
    edit.opset >= 13
      ? edit.node('ReduceSum', [squares, edit.integers(rank - 1)], { keepdims: 1 })
      : edit.node('ReduceSum', [squares], { axes: [rank - 1], keepdims: 1 })
  return edit.node('Sqrt', [sum])
}
