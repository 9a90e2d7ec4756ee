/** What is swept, recorded and read at first sight, before the user chose anything. Pure choices over descriptions. */
import type { Axis, AxisRole, NetworkInfo, Site, SiteKind } from '#shared/network.ts'
import type { InputDescription, Parameter } from '#shared/stimulus.ts'
import type { AxisReading, Reading, SweepAxis, Trace, TrajectoryAxis } from '#shared/trajectory.ts'

const defaultSweepPoints = 128
const defaultSurfacePoints = 32
/** A first path that takes longer than this, in ms, gets fewer points; the study keeps their number. */
const longestFirstPath = 60_000
const fewestSweepPoints = 16
/** State vectors longer than this are averaged over space and nodes at first sight. */
const longestDefaultState = 4096

/** The whole soft range of a parameter; whole numbers get one point each where they are few. */
export function sweepOver(input: string, parameter: Parameter, count = defaultSweepPoints): SweepAxis {
  const [from, to] = parameter.soft
  const whole = parameter.scale === 'integer' ? Math.max(2, Math.floor(Math.abs(to - from)) + 1) : Infinity
  return { input, parameter: parameter.name, from, to, count: Math.min(count, whole) }
}

/** The first parameter of the first input that has one. */
export function defaultSweep(descriptions: readonly InputDescription[], count?: number): SweepAxis[] {
  const first = descriptions.find(({ parameters }) => parameters.length > 0)
  const parameter = first?.parameters[0]
  return first && parameter ? [sweepOver(first.input, parameter, count)] : []
}

/** How many points the first sweep of a network has: fewer where each of them takes half a second or more. */
export function firstSweepPoints(stimulusMilliseconds: number): number {
  let points = defaultSweepPoints
  while (points > fewestSweepPoints && points * stimulusMilliseconds > longestFirstPath) points /= 2
  return points
}

/** The sweep with a parameter added or taken out: a second one makes a surface, a third takes the second's place. */
export function toggledSweep(sweep: readonly SweepAxis[], input: string, parameter: Parameter): SweepAxis[] {
  const isSame = (axis: SweepAxis): boolean => axis.input === input && axis.parameter === parameter.name
  if (sweep.some(isSame)) return sweep.filter((axis) => !isSame(axis))
  const [first] = sweep
  if (!first) return [sweepOver(input, parameter)]
  return [
    { ...first, count: Math.min(first.count, defaultSurfacePoints) },
    sweepOver(input, parameter, defaultSurfacePoints)
  ]
}

/** Kinds in the order in which their last site is worth a first look. */
const interesting: SiteKind[][] = [
  ['residual', 'recurrent-state', 'message-passing'],
  ['mlp-hidden', 'activation', 'convolution', 'pooling', 'normalization', 'embedding'],
  ['tensor', 'output']
]

/**
 * The last site of the most telling kind with a state of at least three numbers, of a branch that runs on the example where
 * there is one; null where nothing can be shown.
 */
export function defaultSite(network: Pick<NetworkInfo, 'sites'>): Site | null {
  const large = network.sites.filter(
    (site) => site.type === 'float32' && stateLength(site, defaultReading(site, 'stimulus')) >= 3
  )
  const onExample = large.filter(({ offExample }) => !offExample)
  const shown = onExample.length > 0 ? onExample : large
  for (const kinds of interesting) {
    const last = shown.findLast(({ kind }) => kinds.includes(kind))
    if (last) return last
  }
  return shown.at(-1) ?? null
}

/** Axes of a site without its batch. */
export const readableAxes = (site: Site): Axis[] => site.axes.filter(({ role }) => role !== 'batch')

const alongRoles: Record<TrajectoryAxis, readonly AxisRole[]> = {
  stimulus: [],
  depth: [],
  position: ['position', 'query'],
  time: ['time']
}

/** The site's axis that a trajectory runs along; −1 where it runs along the stimulus or the depth, or has none. */
export function axisAlong(site: Site, axis: TrajectoryAxis): number {
  return readableAxes(site).findIndex(({ role }) => alongRoles[axis].includes(role))
}

/** Trajectory axes that this site can be shown along. */
export function possibleAxes(site: Site, siblings: number): TrajectoryAxis[] {
  const axes: TrajectoryAxis[] = ['stimulus']
  if (siblings > 1) axes.push('depth')
  if (axisAlong(site, 'position') >= 0) axes.push('position')
  if (axisAlong(site, 'time') >= 0) axes.push('time')
  return axes
}

/** The last position and the last time step; all of features and heads; space and nodes averaged where they are many. */
export function defaultReading(site: Site, axis: TrajectoryAxis): Reading {
  const axes = readableAxes(site)
  const along = axisAlong(site, axis)
  const full = axes.map(({ role }, i): AxisReading => (i !== along && isOrdered(role) ? -1 : 'all'))
  if (stateLength(site, { axes: full }, along) <= longestDefaultState) return { axes: full }
  return {
    axes: axes.map(({ role }, i): AxisReading =>
      isSpatial(role) && i !== along ? 'mean' : (full[i] ?? 'all')
    )
  }
}

const isOrdered = (role: AxisRole): boolean => role === 'position' || role === 'query' || role === 'time'
const isSpatial = (role: AxisRole): boolean => role === 'height' || role === 'width' || role === 'node'

/** Length of the state vector that a reading leaves; `along` is the axis the trajectory runs along. */
export function stateLength(site: Site, reading: Reading, along = -1): number {
  const sizes = readableAxes(site).map(({ size }, i) =>
    i === along || (reading.axes[i] ?? 'all') !== 'all' ? 1 : size
  )
  return sizes.reduce((product, size) => product * size, 1)
}

/**
 * A trace of one site: along time where the site has a time of its own, or is not there at every step (the last one may be
 * without it), else along the stimulus.
 */
export function traceOf(site: Site, id: string): Trace {
  const isOverTime = site.kind === 'recurrent-state' || site.atSomeSteps === true
  const axis = axisAlong(site, 'time') >= 0 && isOverTime ? 'time' : 'stimulus'
  return { id, sites: [site.name], reading: defaultReading(site, axis), axis, projection: `${id}/1` }
}

/** Steps of a token sweep at first sight: each is a path of its own through the layers. */
const defaultTokenSteps = 24

/**
 * What a fresh network shows. Tokens have no order, so a line from one to the next would mean nothing: where the
 * network has layers, each token gets a path through them instead. A site with a time of its own needs no sweep.
 */
export function firstSight(
  network: Pick<NetworkInfo, 'sites' | 'stimulusMilliseconds'>,
  descriptions: readonly InputDescription[]
): { traces: Trace[]; sweep: SweepAxis[] } {
  const site = defaultSite(network)
  const sweep = defaultSweep(descriptions, firstSweepPoints(network.stimulusMilliseconds))
  if (!site) return { traces: [], sweep }
  const trace = traceOf(site, 'trace-1')
  if (trace.axis === 'time') return { traces: [trace], sweep: [] }
  const layers = depthSiblings(site, network.sites)
  const isOfTokens = descriptions.some(
    ({ input, binding }) => input === sweep[0]?.input && binding.family === 'tokens'
  )
  if (!isOfTokens || layers.length < 3) return { traces: [trace], sweep }
  return {
    traces: [{ ...trace, axis: 'depth', sites: layers.map(({ name }) => name) }],
    sweep: sweep.map((axis) => ({ ...axis, count: Math.min(axis.count, defaultTokenSteps) }))
  }
}

/** Sites that differ from this one only in a number of their name (its layer) and have states of the same shape. */
export function depthSiblings(site: Site, sites: readonly Site[]): Site[] {
  const pattern = layerless(site.name)
  const shape = (each: Site): string => each.axes.map(({ role, size }) => `${role} ${size}`).join()
  return sites.filter(
    (each) => layerless(each.name) === pattern && shape(each) === shape(site) && each.type === site.type
  )
}

const layerless = (name: string): string => name.replace(/\d+/, '#')

/** The first id of the form `trace-n` that is free. */
export function freeTraceId(traces: readonly Trace[]): string {
  const taken = new Set(traces.map(({ id }) => id))
  for (let n = 1; ; n++) if (!taken.has(`trace-${n}`)) return `trace-${n}`
}

/** Id of the next projection of a trace: projections are frozen, so a new choice or reading gets a new id. */
export function nextProjectionId(trace: Pick<Trace, 'id' | 'projection'>, known: Iterable<string>): string {
  const prefix = `${trace.id}/`
  const numbers = [trace.projection, ...known]
    .filter((id) => id.startsWith(prefix))
    .map((id) => Number(id.slice(prefix.length)))
  return `${prefix}${Math.max(0, ...numbers.filter(Number.isInteger)) + 1}`
}
