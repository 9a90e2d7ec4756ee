/**
 * Rows for normalisation and activation functions that belong to no layer: ln1, gelu, sigmoid2. A few stand where they are
 * computed; many are gathered by what they do.
 */
import type { Node } from '#engine/onnx/model.ts'
import type { Patterns } from './patterns.ts'
import { group, row, type Sketch } from './sketch.ts'
import type { Region } from './walks.ts'
import type { Wiring } from './wiring.ts'

/** More rows than this between the layers would hide them. */
const mostBetweenLayers = 6

const shortNames: Readonly<Record<string, string>> = {
  LayerNorm: 'ln',
  RMSNorm: 'rmsnorm',
  BatchNorm: 'bn',
  GroupNorm: 'gn',
  InstanceNorm: 'in'
}

type Labelled = Region & { label: string }

/** Rows for what no row names yet and no larger structure holds. */
export function sketchStandalone(
  wiring: Wiring,
  { normalizations, activations, inside }: Patterns,
  named: ReadonlySet<string>
): Sketch[] {
  const isFree = ({ output, nodes }: Labelled): boolean =>
    !named.has(output) && wiring.probed(output) !== undefined && !holdsAny(inside, nodes)
  const norms = rowsFor(wiring, normalizations.filter(isFree), 'normalization')
  const functions = rowsFor(wiring, activations.filter(isFree), 'activation')
  if (norms.length + functions.length <= mostBetweenLayers) return [...norms, ...functions]
  const gathered = [
    { label: 'Normalisation', rows: norms },
    { label: 'Activation functions', rows: functions }
  ]
  return gathered.flatMap(({ label, rows }) => (rows.length === 0 ? [] : [group(label, 'group', rows)]))
}

const holdsAny = (inside: ReadonlySet<Node>, nodes: ReadonlySet<Node>): boolean =>
  [...nodes].some((node) => inside.has(node))

/** Those of one name are numbered. */
function rowsFor(wiring: Wiring, found: readonly Labelled[], kind: 'normalization' | 'activation'): Sketch[] {
  const names = found.map(({ label }) => shortName(label))
  return found.map(({ label, output }, i) => {
    const name = names[i] ?? ''
    const isOnly = names.filter((other) => other === name).length === 1
    const place = names.slice(0, i + 1).filter((other) => other === name).length
    return row(wiring, output, isOnly ? name : `${name}${place}`, kind, { detail: label })
  })
}

/** 'GELU (tanh)' is gelu, 'leaky ReLU' is leaky_relu. */
const shortName = (label: string): string =>
  shortNames[label] ??
  label
    .replace(/\s*\(.*\)/, '')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '_')
