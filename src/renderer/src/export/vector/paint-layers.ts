/**
 * In which layer each part of a view is painted. On the GPU parts are drawn in the order of `paintOrder`, and only what is
 * opaque hides what comes later and lies behind it. So parts are sorted by depth with earlier ones only where one of those
 * can hide them; else they lie on top.
 */
import { paintOrder } from '../../scene/drawable.ts'
import type { DrawnPart } from '../../scene/drawn-parts.ts'
import { hidesOthers } from '../../scene/strip.ts'

/** Layer of each order that occurs among the parts. */
export function paintLayers(parts: readonly DrawnPart[]): Map<number, number> {
  const orders = [...new Set(parts.map(({ order }) => order))].sort((a, b) => a - b)
  const layers = new Map<number, number>()
  let layer = 0
  let hiding: DrawnPart[] = []
  for (const order of orders) {
    const isOnTop = parts.some((part) => part.order === order && part.kind === 'marker' && part.onTop)
    if (isOnTop || !hiding.some((part) => hides(part, order))) {
      layer++
      hiding = []
    }
    layers.set(order, layer)
    hiding.push(...parts.filter((part) => part.order === order))
  }
  return layers
}

/** Layers of lines that hide nothing: none hides another, and the GPU lays them upon each other as they come. */
export function flatLayers(parts: readonly DrawnPart[], layers: ReadonlyMap<number, number>): Set<number> {
  const flat = new Set(layers.values())
  for (const part of parts)
    if (part.kind === 'strip' ? part.hasHalo || hides(part, Infinity) : part.kind !== 'connector')
      flat.delete(layers.get(part.order) ?? 0)
  return flat
}

/** Whether a part hides later ones that lie behind it. Lines shine through a surface, but are tinted by it. */
function hides(part: DrawnPart, order: number): boolean {
  switch (part.kind) {
    case 'strip':
      return hidesOthers(part.style)
    case 'marker':
      return !part.onTop
    case 'surface':
      return order < paintOrder.emphasis
    case 'connector':
      return false
  }
}
