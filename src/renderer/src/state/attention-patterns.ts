/** Attention patterns as they are recorded: which sites hold them, and the matrix of one head. Pure. */
import type { AxisRole, NetworkInfo, Site } from '#shared/network.ts'
import type { SiteActivity } from '#shared/trajectory.ts'

/** The pattern of one head: how much each query attends to each key. */
export interface HeadPattern {
  queries: number
  keys: number
  /** [queries, keys] */
  weights: Float32Array
}

const patternRoles: readonly AxisRole[] = ['head', 'query', 'key']

/** Sites with a query and a key axis, and besides them heads at most. */
export const patternSites = ({ sites }: Pick<NetworkInfo, 'sites'>): Site[] =>
  sites.filter((site) => {
    const roles = rolesOf(site)
    const isPlain = roles.every((role) => patternRoles.includes(role)) && new Set(roles).size === roles.length
    return site.kind === 'attention-pattern' && isPlain && roles.includes('query') && roles.includes('key')
  })

const rolesOf = ({ axes }: Site): AxisRole[] => axes.flatMap(({ role }) => (role === 'batch' ? [] : [role]))

/** How many heads a pattern has: 1 where it has no axis of heads. */
export const headCount = ({ axes }: Site): number => axes.find(({ role }) => role === 'head')?.size ?? 1

/** The pattern of a head, whatever the order of the site's axes. */
export function headPattern(
  site: Site,
  { dims, values }: Pick<SiteActivity, 'dims' | 'values'>,
  head: number
): HeadPattern {
  const roles = rolesOf(site)
  const [queries, keys] = [sizeAlong(roles, dims, 'query'), sizeAlong(roles, dims, 'key')]
  const strideOf = (role: AxisRole): number => {
    const axis = roles.indexOf(role)
    return axis < 0 ? 0 : dims.slice(axis + 1).reduce((product, size) => product * size, 1)
  }
  const [ofHead, ofQuery, ofKey] = [strideOf('head'), strideOf('query'), strideOf('key')]
  const weights = Float32Array.from({ length: queries * keys }, (_, place) => {
    const [query, key] = [Math.floor(place / keys), place % keys]
    return values[head * ofHead + query * ofQuery + key * ofKey] ?? NaN
  })
  return { queries, keys, weights }
}

/** What a pattern has more than another of the same size. */
export const patternDifference = (pattern: HeadPattern, baseline: HeadPattern): HeadPattern => ({
  ...pattern,
  weights: pattern.weights.map((weight, place) => weight - (baseline.weights[place] ?? NaN))
})

const sizeAlong = (roles: readonly AxisRole[], dims: readonly number[], role: AxisRole): number =>
  dims[roles.indexOf(role)] ?? 1

/** What an intervention selects to reach one entry of a head's pattern. */
export const entrySelection = (
  site: Site,
  head: number,
  query: number,
  key: number
): Record<string, number[]> => ({
  ...(rolesOf(site).includes('head') && { head: [head] }),
  query: [query],
  key: [key]
})
