/**
 * Rows for the values that no recogniser named: grouped by the modules that their names tell of, else by operator.
 * Not here: the limit on rows in one place (outline-width.ts).
 */
import type { SiteKind } from '#shared/network.ts'
import { modulePath, operatorPath } from './own-names.ts'
import type { Sketch } from './sketch.ts'
import type { Wiring } from './wiring.ts'

/** A value under its own name. */
export interface OtherValue {
  wiring: Wiring
  tensor: string
  kind: SiteKind
  detail: string
  /** Normalisation, activation functions and the like that stand alone are recognised, but have no name of the field. */
  recognised: boolean
}

/** One row that holds all of them; null when there are none. */
export function sketchOthers(values: readonly OtherValue[]): Sketch | null {
  if (values.length === 0) return null
  const hasModules = values.some(({ wiring, tensor }) => operatorPath(wiring, tensor).length > 1)
  const children = hasModules ? byModule(values, 0) : byOperator(values)
  return {
    label: 'Other tensors',
    detail: `${values.length}`,
    kind: 'group',
    order: Number.POSITIVE_INFINITY,
    children:
      children.length === 1 && children[0]?.value === undefined ? (children[0]?.children ?? []) : children
  }
}

/** Groups at one depth of the modules' paths; a path with one child only is written in one row. */
function byModule(values: readonly OtherValue[], depth: number): Sketch[] {
  const rows: Sketch[] = []
  const modules = new Map<string, OtherValue[]>()
  for (const value of values) {
    const path = operatorPath(value.wiring, value.tensor)
    const module = path.length > depth + 1 ? path[depth] : undefined
    if (module === undefined) rows.push(valueRow(value, path.at(-1) ?? value.tensor))
    else modules.set(module, [...(modules.get(module) ?? []), value])
  }
  for (const [module, inside] of modules) {
    const children = byModule(inside, depth + 1)
    const [only] = children
    if (children.length === 1 && only !== undefined) rows.push({ ...only, label: `${module}/${only.label}` })
    else rows.push(groupRow(module, children))
  }
  return rows.toSorted((a, b) => a.order - b.order)
}

function byOperator(values: readonly OtherValue[]): Sketch[] {
  const operators = new Map<string, OtherValue[]>()
  for (const value of values) {
    const op = value.wiring.producer(value.tensor)?.op ?? 'Input'
    operators.set(op, [...(operators.get(op) ?? []), value])
  }
  if (values.length <= 12) return values.map((value) => valueRow(value, value.tensor))
  return [...operators].map(([op, inside]) =>
    groupRow(
      op,
      inside.map((value) => valueRow(value, modulePath(value.wiring, value.tensor).at(-1) ?? value.tensor))
    )
  )
}

const groupRow = (label: string, children: Sketch[]): Sketch => ({
  label,
  detail: `${countValues(children)}`,
  kind: 'group',
  order: Math.min(...children.map(({ order }) => order)),
  children
})

const countValues = (rows: readonly Sketch[]): number =>
  rows.reduce(
    (count, { value, children }) => count + (value === undefined ? 0 : 1) + countValues(children),
    0
  )

const valueRow = ({ wiring, tensor, kind, detail, recognised }: OtherValue, label: string): Sketch => ({
  label,
  detail,
  kind,
  value: { wiring, tensor, name: tensor, kind, recognised },
  order: wiring.orderOf(tensor),
  children: []
})
