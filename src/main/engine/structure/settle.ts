/**
 * Turns sketched rows into sites and outline: drops what the example run could not record, makes names unique, gives each
 * site its axes.
 */
import type { Axis, AxisRole, OutlineNode, Site } from '#shared/network.ts'
import type { ProbedValue } from '#engine/inference/probe-values.ts'
import { remark, type Sketch, type SketchValue } from './sketch.ts'
import type { Wiring } from './wiring.ts'

/** The remark on values in a branch inside of a loop. */
export const atSomeStepsWords = 'at some steps'

/** Roles of a value's axes without those of time steps. */
export type RolesOf = (wiring: Wiring, tensor: string) => readonly AxisRole[] | undefined

export interface Settled {
  sites: Site[]
  outline: OutlineNode[]
}

export function settle(sketches: readonly Sketch[], rolesOf: RolesOf): Settled {
  const book = new SiteBook(rolesOf)
  const outline = settleRows(sketches, '', book)
  return { sites: book.sites, outline }
}

function settleRows(sketches: readonly Sketch[], parent: string, book: SiteBook): OutlineNode[] {
  const ids = new Map<string, number>()
  return sketches.flatMap((sketch) => {
    const key = `${parent}/${sketch.label}`
    const count = (ids.get(key) ?? 0) + 1
    const site = sketch.value && book.siteFor(sketch.value)
    const id = count === 1 ? key : `${key}#${count}`
    const children = settleRows(sketch.children, id, book)
    const isEmpty = site === undefined && children.length === 0 && sketch.kind !== 'input'
    if (isEmpty) return []
    ids.set(key, count)
    const { label, kind } = sketch
    const detail = remark(sketch.detail, site !== undefined && book.isAtSomeSteps(site) && atSomeStepsWords)
    return [
      {
        id,
        label,
        ...(detail !== '' && { detail }),
        kind,
        ...(site !== undefined && { site }),
        children
      }
    ]
  })
}

/** The sites so far; one value may have two names of the field, but only one row under its own name. */
class SiteBook {
  readonly sites: Site[] = []
  readonly #byName = new Map<string, Site>()
  readonly #rolesOf: RolesOf

  constructor(rolesOf: RolesOf) {
    this.#rolesOf = rolesOf
  }

  /** Name of the value's site; undefined when it can't be recorded. */
  siteFor(value: SketchValue): string | undefined {
    const probed = value.wiring.probed(value.tensor)
    if (probed === undefined || probed.type === 'string') return undefined
    const name = this.#freeName(value, probed)
    if (!this.#byName.has(name)) this.#add(name, value, probed)
    return name
  }

  isAtSomeSteps(name: string): boolean {
    return this.#byName.get(name)?.atSomeSteps === true
  }

  /** The wanted name, or one that says more where another value has it already. */
  #freeName({ name, recognised }: SketchValue, { scope, tensor }: ProbedValue): string {
    const candidates = [
      name,
      ...(scope.length > 0 ? [`${scope.join('/')}/${name}`] : []),
      `${name} (${tensor})`
    ]
    const free = candidates.find((candidate) => {
      const taken = this.#byName.get(candidate)
      return taken === undefined || (isSame(taken, scope, tensor) && taken.recognised === recognised)
    })
    return free ?? `${name} (${[...scope, tensor].join('/')})`
  }

  #add(name: string, { wiring, kind, recognised }: SketchValue, probed: ProbedValue): void {
    const { scope, tensor, type, atSomeSteps, offExample } = probed
    const axes = axesOf(probed, this.#rolesOf(wiring, tensor) ?? [])
    const site: Site = {
      name,
      tensor,
      scope,
      kind,
      type,
      axes,
      recognised,
      ...(atSomeSteps && { atSomeSteps }),
      ...(offExample && { offExample })
    }
    this.#byName.set(name, site)
    this.sites.push(site)
  }
}

const isSame = (site: Site, scope: readonly string[], tensor: string): boolean =>
  site.tensor === tensor && site.scope.join('\0') === scope.join('\0')

/** One time axis in front for each Scan and Loop around the value. */
function axesOf(probed: ProbedValue, roles: readonly AxisRole[]): Axis[] {
  const { dims, symbols, steps, stepSymbols, multiples = [] } = probed
  const time = steps.map((size, loop) => axis('time', size, stepSymbols[loop]))
  const own = dims.map((size, i) => axis(roles[i] ?? 'unknown', size, symbols[i]))
  return [...time, ...own].map((each, i) => {
    const multiple = multiples[i] ?? null
    return multiple ? { ...each, multiple } : each
  })
}

const axis = (role: AxisRole, size: number, symbol: string | null | undefined): Axis => ({
  role,
  size,
  ...(typeof symbol === 'string' && { symbol })
})
