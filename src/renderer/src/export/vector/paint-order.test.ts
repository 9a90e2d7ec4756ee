import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inPaintOrder } from './paint-order.ts'
import type { VectorPiece } from './vector-piece.ts'

const pieceAt = (layer: number, depth: number, order: number, source = 0): VectorPiece => ({
  ...{ layer, depth, order, source },
  item: { kind: 'line', points: [], color: '', width: 1, opacity: 1 }
})

it('sorts as a comparison of layer, depth, order and place does', () => {
  const [layer, order] = [fc.integer({ min: 0, max: 3 }), fc.integer({ min: -2, max: 2 })]
  // Depths as far apart as they must be to count, and some beyond what a camera sees.
  const depth = fc.integer({ min: -1100, max: 1100 }).map((steps) => steps / 1000)
  fc.assert(
    fc.property(fc.array(fc.tuple(layer, depth, order), { maxLength: 60 }), (places) => {
      const pieces = places.map((place, source) => pieceAt(...place, source))
      const compared = [...pieces].sort(
        (a, b) => a.layer - b.layer || b.depth - a.depth || a.order - b.order || a.source - b.source
      )
      expect(inPaintOrder(pieces)).toEqual(compared)
    })
  )
})

it('tells depths apart that differ by a millionth of what the camera sees', () => {
  const pieces = [pieceAt(0, 0.999_998, 0, 1), pieceAt(0, 0.999_999, 0, 2)]
  expect(inPaintOrder(pieces).map(({ source }) => source)).toEqual([2, 1])
})
