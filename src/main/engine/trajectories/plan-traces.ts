/**
 * Plans traces: which values are tapped, how they become state vectors, and the shape of the answer.
 * Pure; not here: rewriting the graph (instrument.ts), the sweep (plan-sweep.ts), running (run-samples.ts).
 */
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { Axis, AxisRole, Site, SymbolMultiple } from '#shared/network.ts'
import { firstPoint, type Trace, type TraceLayout, type TrajectoryAxis } from '#shared/trajectory.ts'
import type { SweepPlan } from './plan-sweep.ts'
import { readingLength, type AxisUse, type Tap, type TapReading } from './taps.ts'

/** One trace with everything that does not depend on values. */
export interface TracePlan {
  trace: Trace
  /** One for each site, in the order of the trace. */
  taps: Tap[]
  /** Length of the state vector. */
  features: number
  /** Points of one series: along the axis, or 1 where the sweep itself is the axis. */
  pointsPerSample: number
}

const pointRoles: Record<TrajectoryAxis, readonly AxisRole[]> = {
  stimulus: [],
  depth: [],
  position: ['position', 'query'],
  time: ['time']
}

/**
 * The plan of one trace. `order` makes the ids of its taps unique and independent of the trace's own name, so that
 * renaming a trace or a projection does not ask for another compiled session.
 * @param sites the network's sites by name, with the sizes of the plan's symbols.
 * @param projectionOrder number of the trace's projection among those of the plan.
 * @throws LimenError 'request' for unknown sites, readings that do not fit, or sites whose state vectors differ in length.
 */
export function planTrace(
  trace: Trace,
  sites: ReadonlyMap<string, Site>,
  order: number,
  projectionOrder: number
): TracePlan {
  if (trace.axis !== 'depth' && trace.sites.length !== 1) {
    throw request(
      `A trajectory along ${trace.axis} has one site, not ${trace.sites.length}.`,
      'Make one trace for each site.',
      trace.id
    )
  }
  const projection = `p${projectionOrder}`
  const taps = trace.sites.map((name, index) =>
    tapOf(trace, findSite(name, sites), `t${order}/${index}`, projection)
  )
  const lengths = taps.map(({ treatment, dims }) =>
    treatment.kind === 'reading' ? readingLength(treatment, dims) : 0
  )
  const [features = 0] = lengths
  const misfit = lengths.findIndex((length) => length !== features)
  if (misfit >= 0) {
    throw request(
      `A trajectory along depth needs states of one length: '${trace.sites[0]}' has ${features}, '${trace.sites[misfit]}' has ${lengths[misfit]}.`,
      'Take sites of one kind, such as the residual stream after each block.',
      trace.sites[misfit] ?? trace.id
    )
  }
  return { trace, taps, features, pointsPerSample: trace.axis === 'depth' ? taps.length : pointsOf(taps[0]) }
}

/** The taps of a plan that let states leave the graph whole. */
export const wholeStates = ({ taps }: TracePlan): Tap[] =>
  taps.map((tap) => {
    if (tap.treatment.kind === 'raw') return tap
    const { projection: _, ...whole } = tap.treatment
    return { ...tap, treatment: whole }
  })

/** Shape of the answer for one trace. */
export function traceLayout({ trace, features, pointsPerSample }: TracePlan, sweep: SweepPlan): TraceLayout {
  const [first, second] = sweep.axes.map(({ values }) => values.length)
  const common = { trace: trace.id, stateLength: features }
  if (trace.axis !== 'stimulus') {
    const labels = trace.axis === 'depth' ? { pointLabels: trace.sites } : {}
    return { ...common, series: sweep.samples, points: pointsPerSample, surface: false, ...labels }
  }
  if (first !== undefined && second !== undefined)
    return { ...common, series: first, points: second, surface: true }
  return { ...common, series: 1, points: first ?? 1, surface: false }
}

/** A site by its name. @throws LimenError 'request' with the nearest names. */
export function findSite(name: string, sites: ReadonlyMap<string, Site>): Site {
  const site = sites.get(name)
  if (site) return site
  const near = nearestNames(name, sites.keys()).join(', ')
  throw request(
    `The network has no site '${name}'.`,
    near ? `Nearest names: ${near}.` : 'This network has no sites.',
    name
  )
}

/** Sizes of a site's axes. */
export const siteDims = (site: Site): number[] => site.axes.map(({ size }) => size)

/** Where a tap of a site is, and the sizes that it has. */
export const siteTap = (site: Site): Pick<Tap, 'scope' | 'tensor' | 'dims' | 'follows'> => ({
  scope: site.scope,
  tensor: site.tensor,
  dims: siteDims(site),
  ...(site.atSomeSteps && { follows: site.axes.map(followed) })
})

/** The symbol that an axis follows, or a multiple of one; null for a size of its own. */
export const followed = ({ symbol, multiple }: Axis): SymbolMultiple | null =>
  symbol === undefined ? (multiple ?? null) : { symbol, times: 1 }

function tapOf(trace: Trace, site: Site, id: string, projection: string): Tap {
  if (site.type === 'string')
    throw request(
      `'${site.name}' holds texts, which have no state vector.`,
      'Choose another site.',
      site.name
    )
  const axes = axisUses(trace, site)
  const from = firstPoint(trace)
  checkTransient(from, axes, site)
  const treatment: TapReading = { kind: 'reading', axes, ...(from > 0 && { from }), projection }
  return { id, ...siteTap(site), treatment }
}

/** At least one point is left. */
function checkTransient(from: number, axes: readonly AxisUse[], site: Site): void {
  const steps = site.axes[axes.indexOf('points')]?.size ?? Infinity
  if (from < steps) return
  throw request(
    `The first ${from} steps are to be left out, but '${site.name}' has ${steps}.`,
    'Leave out fewer steps, or run more of them.',
    site.name
  )
}

function axisUses(trace: Trace, site: Site): AxisUse[] {
  const along = pointAxis(trace, site)
  const readings = trace.reading.axes
  const readable = site.axes.filter(({ role }) => role !== 'batch').length
  if (readings.length > readable) {
    throw request(
      `The reading of '${site.name}' has ${readings.length} entries, but the site has ${readable} axes besides the batch.`,
      'Give one entry for each axis.',
      site.name
    )
  }
  let next = 0
  return site.axes.map((axis, index) => {
    if (axis.role === 'batch') return 'batch'
    const use = readings[next++] ?? 'all'
    if (index === along) return 'points'
    checkIndex(use, axis, index, site)
    return use
  })
}

/** The axis that the points run along; −1 where that is none of the site's own. */
function pointAxis(trace: Trace, site: Site): number {
  const roles = pointRoles[trace.axis]
  if (roles.length === 0) return -1
  const along = site.axes.findIndex(({ role }) => roles.includes(role))
  if (along >= 0) return along
  throw request(
    `'${site.name}' has no ${trace.axis} axis.`,
    `Its axes are ${site.axes.map(({ role }) => role).join(', ') || 'none'}: choose another axis for the trajectory.`,
    site.name
  )
}

function checkIndex(use: AxisUse, axis: Axis, index: number, site: Site): void {
  if (typeof use !== 'number') return
  if (Number.isInteger(use) && use < axis.size && use >= -axis.size) return
  throw request(
    `Index ${use} is outside axis ${index} (${axis.role}) of '${site.name}', which has ${axis.size} entries.`,
    `Choose ${-axis.size} to ${axis.size - 1}.`,
    site.name
  )
}

function pointsOf(tap: Tap | undefined): number {
  if (tap?.treatment.kind !== 'reading') return 1
  const axis = tap.treatment.axes.indexOf('points')
  return axis < 0 ? 1 : (tap.dims[axis] ?? 1) - (tap.treatment.from ?? 0)
}

const request = (message: string, advice: string, part: string): LimenError =>
  new LimenError({ tag: 'request', message, advice, part })
