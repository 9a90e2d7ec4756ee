/** The attention pattern of a head as a plot: the baseline's and those of conditions, at the sliders. */
import { attentionSentence } from '#shared/caption/plot-sentences.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { shownConditions } from '#shared/shown-conditions.ts'
import type { Activities } from '#shared/trajectory.ts'
import type { CellMap, CellPlot, PlotContent } from '../../../export/plot/plot-content.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import { headCount, headPattern, patternDifference, type HeadPattern } from '../../attention-patterns.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { namedParameters, previewsOf } from '../export-subject-of.ts'
import { readOutOf } from '../read-out.ts'
import { notThere, preparedPlan } from './plot-parts.ts'

export async function attentionPlot(
  workbench: Workbench,
  patterns: ExportRecipe['patterns'],
  context: ExportContext
): Promise<PlotContent> {
  const { site, head } = workbench.attention
  if (!site)
    throw notThere('This network has no attention: nothing in it weighs positions against each other.')
  const { title, values, conditions: all } = workbench.document.current
  const conditions = shownConditions(all)
  const readOut = readOutOf(namedParameters(workbench), values)
  const request = { plan: preparedPlan(workbench).id, values, conditions, sites: [site.name] }
  const previews = previewsOf(workbench)(values)
  const activities = await workbench.link.call('inspect', request, context)
  const read = (seen: Pick<Activities, 'sites'> | undefined): HeadPattern | null => {
    const activity = seen?.sites.find((each) => each.site === site.name)
    return activity ? headPattern(site, activity, head) : null
  }
  const baseline = read(activities)
  if (!baseline) throw notThere(`The pattern of ${site.name} can not be read.`)
  const others = all.flatMap(({ id, name, mark }) => {
    const isShown = conditions.some((each) => each.id === id && each.isHidden !== true)
    const pattern = isShown ? read(activities.conditions.find(({ condition }) => condition === id)) : null
    return pattern ? [{ name, mark, pattern }] : []
  })
  const words = (await previews).find((preview) => preview.words?.length === baseline.keys)?.words ?? []
  const isDifference = others.length > 0 && patterns === 'difference'
  return {
    title,
    description: attentionSentence(
      { site: site.name, head: headCount(site) > 1 ? head : null },
      isDifference
    ),
    ...(headCount(site) > 1 && { subject: `${site.name} · head ${head}` }),
    readOut,
    body: attentionCells(baseline, others, patterns, words)
  }
}

interface SeenPattern {
  name: string
  mark: number
  pattern: HeadPattern
}

/** All differences have one scale, so that conditions can be compared. */
export function attentionCells(
  baseline: HeadPattern,
  others: readonly SeenPattern[],
  patterns: ExportRecipe['patterns'],
  words: readonly string[]
): CellPlot {
  const isDifference = patterns === 'difference' && others.length > 0
  const maps = mapsOf(baseline, others, isDifference)
  const labels = (count: number): string[] => Array.from({ length: count }, (_, i) => words[i] ?? String(i))
  const [queries, keys] = [labels(baseline.queries), labels(baseline.keys)]
  return {
    kind: 'cells',
    rows: { title: 'Query', labels: queries, borders: [] },
    columns: { title: 'Key', labels: keys, borders: [] },
    maps,
    scales: [
      { title: 'Attention', unit: '', map: 'viridis', domain: [0, 1] },
      ...(isDifference ? [differenceScale(maps)] : [])
    ],
    isSquare: true,
    value: 'weight',
    facts: [
      { name: 'query', meaning: 'Position that attends', of: (row) => row },
      { name: 'query word', meaning: 'What stands there', of: (row) => queries[row] ?? '' },
      { name: 'key', meaning: 'Position that is attended to', of: (_, column) => column },
      { name: 'key word', meaning: 'What stands there', of: (_, column) => keys[column] ?? '' }
    ]
  }
}

/** The baseline's weights, and of each condition its own or what they differ by. */
function mapsOf(baseline: HeadPattern, others: readonly SeenPattern[], isDifference: boolean): CellMap[] {
  const isAlone = others.length === 0
  return [
    {
      name: isAlone ? '' : 'Baseline',
      scale: 0,
      values: [...baseline.weights],
      ...(!isAlone && { mark: null })
    },
    ...others.map(({ name, mark, pattern }) => ({
      name,
      mark,
      scale: isDifference ? 1 : 0,
      values: [...(isDifference ? patternDifference(pattern, baseline) : pattern).weights]
    }))
  ]
}

function differenceScale(maps: readonly CellMap[]): CellPlot['scales'][number] {
  const sizes = maps.flatMap(({ scale, values }) =>
    scale === 1 ? values.map((value) => Math.abs(value ?? 0)).filter(Number.isFinite) : []
  )
  const reach = sizes.reduce((largest, size) => Math.max(largest, size), 0)
  return { title: 'Difference', unit: '', map: 'vik', domain: [-reach, reach] }
}
