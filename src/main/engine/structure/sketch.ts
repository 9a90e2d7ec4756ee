/**
 * Rows of the outline before names are made unique and shapes are filled in. Recognisers write them; settle.ts turns them
 * into sites and outline.
 */
import type { AxisRole, OutlineNode, SiteKind } from '#shared/network.ts'
import type { RoledValue } from './roled-value.ts'
import type { Wiring } from './wiring.ts'

/** A value that a row lets record. */
export interface SketchValue {
  wiring: Wiring
  tensor: string
  /** Name of the site. */
  name: string
  kind: SiteKind
  recognised: boolean
  /** Where the structure tells them; else they are followed through the graph. */
  roles?: readonly AxisRole[]
  /** Roles of those axes that nothing else tells. */
  presumed?: readonly AxisRole[]
}

export interface Sketch {
  label: string
  detail?: string
  kind: OutlineNode['kind']
  value?: SketchValue
  /** Place among its neighbours: that of a node in the graph's order. */
  order: number
  children: Sketch[]
}

export interface RowOptions {
  label?: string
  detail?: string
  roles?: readonly AxisRole[]
  children?: Sketch[]
  /** Kind of the row where it is not that of the site. */
  rowKind?: OutlineNode['kind']
}

/** A row for one recognised value. The label is the last part of the name unless another one is given. */
export function row(
  wiring: Wiring,
  value: string | RoledValue,
  name: string,
  kind: SiteKind,
  options: RowOptions = {}
): Sketch {
  const tensor = typeof value === 'string' ? value : value.tensor
  const roles = options.roles ?? (typeof value === 'string' ? undefined : value.roles)
  return {
    label: options.label ?? name.split('.').at(-1) ?? name,
    ...(options.detail !== undefined && options.detail !== '' && { detail: options.detail }),
    kind: options.rowKind ?? kind,
    value: { wiring, tensor, name, kind, recognised: true, ...(roles && { roles }) },
    order: wiring.orderOf(tensor),
    children: options.children ?? []
  }
}

/** A row that only holds others; it stands where the first of them does. */
export function group(label: string, kind: OutlineNode['kind'], children: Sketch[], detail?: string): Sketch {
  const order = Math.min(...children.map((child) => child.order))
  return { label, kind, order, children, ...(detail !== undefined && detail !== '' && { detail }) }
}

/** All rows, each before its children. */
export const allRows = (sketches: readonly Sketch[]): Sketch[] =>
  sketches.flatMap((sketch) => [sketch, ...allRows(sketch.children)])

/** Parts of a remark, the empty ones left out: '4 heads · d 32'. */
export const remark = (...parts: (string | undefined | false)[]): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== '').join(' · ')
