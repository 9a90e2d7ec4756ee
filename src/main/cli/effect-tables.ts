/** Effects of a sweep as a table and as arrays: each value of the metric with its effect, raw and normalised. */
import type { EffectAxis, Effects, EffectsRequest, SiteEffects } from '#shared/effects.ts'
import type { Tensor } from '#shared/tensor.ts'

type Direction = EffectsRequest['direction']

/** One value of the metric with its effect, raw and as a share of the way between the two runs. */
interface Effect {
  metric: number
  effect: number
  /** (m − m_corrupt) / (m_clean − m_corrupt) */
  normalised: number
}

function effectOf({ clean, corrupt }: Effects, direction: Direction, metric: number, value: number): Effect {
  const [high = NaN, low = NaN] = [clean[value], corrupt[value]]
  return {
    metric,
    effect: metric - (direction === 'denoise' ? low : high),
    normalised: (metric - low) / (high - low)
  }
}

/** The axes that a site's components combine; none where the site is one component. */
const axesOf = ({ grid, role, components }: SiteEffects): readonly EffectAxis[] =>
  grid ?? [{ role, size: components }]

/**
 * Columns: site, receiver, a role and an entry for each axis of the components (`role_2`, `component_2` for the second one, and
 * so on), the number of the value where the metric is not reduced, metric, effect, normalised.
 */
export function effectTable(
  answer: Effects,
  direction: Direction
): { header: string[]; rows: Iterable<(string | number)[]> } {
  const most = answer.sites.reduce((sofar, each) => Math.max(sofar, axesOf(each).length), 1)
  const columns = Array.from({ length: most }, (_, axis) => {
    const suffix = axis === 0 ? '' : `_${axis + 1}`
    return [`role${suffix}`, `component${suffix}`]
  })
  const header = ['site', 'receiver', ...columns.flat(), 'value', 'metric', 'effect', 'normalised']
  return { header, rows: rowsOf(answer, direction, most) }
}

function* rowsOf(answer: Effects, direction: Direction, most: number): Generator<(string | number)[]> {
  for (const site of answer.sites) {
    const axes = axesOf(site)
    const values = site.patched.length / site.components
    for (const [index, patched] of site.patched.entries()) {
      const value = index % values
      const { metric, effect, normalised } = effectOf(answer, direction, patched, value)
      const places = placesOf(axes, Math.floor(index / values))
      const cells = Array.from({ length: most }, (_, axis) => [nameOf(axes[axis]), places[axis] ?? ''])
      yield [site.site, site.receiver ?? '', ...cells.flat(), value, metric, effect, normalised]
    }
  }
}

const nameOf = (axis: EffectAxis | undefined): string =>
  axis ? `${axis.of === 'receiver' ? 'receiver ' : ''}${axis.role}` : ''

/** The entry of each axis, the last one running fastest. */
function placesOf(axes: readonly EffectAxis[], component: number): number[] {
  let rest = component
  const places = axes.toReversed().map(({ size }) => {
    const place = rest % size
    rest = Math.floor(rest / size)
    return place
  })
  return places.toReversed()
}

/**
 * For each site metric/SITE, effect/SITE and normalised/SITE (edges: SITE to RECEIVER), with an axis for each axis of its
 * components and a last one for the values of the metric; clean and corrupt [values].
 */
export function effectArrays(answer: Effects, direction: Direction): [string, Tensor][] {
  const { clean, corrupt, sites } = answer
  return [
    ['clean', { type: 'float64', dims: [clean.length], data: clean }],
    ['corrupt', { type: 'float64', dims: [corrupt.length], data: corrupt }],
    ...sites.flatMap((site) => siteArrays(answer, site, direction))
  ]
}

function siteArrays(answer: Effects, effects: SiteEffects, direction: Direction): [string, Tensor][] {
  const { site, receiver, components, patched } = effects
  const values = patched.length / components
  const all = Array.from(patched, (metric, index) => effectOf(answer, direction, metric, index % values))
  const dims = [...axesOf(effects).map(({ size }) => size), values]
  const keys = ['metric', 'effect', 'normalised'] as const
  return keys.map((key) => [
    `${key}/${site}${receiver === undefined ? '' : ` to ${receiver}`}`,
    { type: 'float64', dims, data: Float64Array.from(all, (each) => each[key]) }
  ])
}
