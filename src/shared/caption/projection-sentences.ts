/** Through which projection states are seen, how much of them it shows, and what it was fitted on. Pure. */
import type { UmapLayout } from '../data-export.ts'
import type { Projection, Trace } from '../trajectory.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { projectionsSeen } from './moved.ts'
import { listOf, quoted, sentence, share } from './phrases.ts'
import { traceName } from './trace-sentences.ts'

/** A sentence for each projection that traces are seen through; with its number where a film goes from one to another. */
export function projectionSentences({ traces }: CaptionedStudy, facts: CaptionFacts): string[] {
  const used = [...new Set(traces.flatMap((trace) => projectionsSeen(trace, facts)))]
  const numbers = projectionNumbers(traces, facts)
  return used.flatMap((id) => {
    const projection = facts.projections.find((each) => each.id === id)
    if (!projection) return []
    const own = traces
      .filter((trace) => projectionsSeen(trace, facts).includes(id))
      .map((trace) => quoted(traceName(trace, traces)))
    const of = used.length > 1 && traces.length > 1 ? ` of ${listOf(own)}` : ''
    const number = numbers?.get(id)
    const called = number === undefined ? '' : `projection ${number}: `
    return [sentence(`${called}${phraseOf(projection, of)}${explainedPhrase(projection)}`)]
  })
}

/** By their ids, of those that are known; null where no trace goes from one to another. */
export function projectionNumbers(
  traces: readonly Trace[],
  facts: Pick<CaptionFacts, 'film' | 'projections'>
): ReadonlyMap<string, number> | null {
  const seen = traces.map((trace) => projectionsSeen(trace, facts))
  if (seen.every((ids) => new Set(ids).size < 2)) return null
  const isKnown = (id: string): boolean => facts.projections.some((each) => each.id === id)
  return new Map([...new Set(seen.flat())].filter(isKnown).map((id, order) => [id, order + 1]))
}

/** What must be known to make it again, and to read it. */
export const umapSentence = ({ neighbors, minimumDistance, seed }: UmapLayout): string =>
  sentence(
    `states are laid out by UMAP (${neighbors} neighbours, least distance ${minimumDistance}, seed ${seed}), which keeps ` +
      'who is near whom; its axes have no meaning'
  )

function phraseOf({ choice, labels, fittedOn }: Projection, of: string): string {
  const axes = listOf(distinct(labels.filter((label) => label !== '')))
  switch (choice.kind) {
    case 'pca':
      return `states${of} are projected onto their first three principal components, fitted on ${fittedOn}`
    case 'units':
      return `axes${of} are single units of the state: ${axes}`
    case 'axes':
      return `axes${of} were made by hand: ${axes}`
    case 'matrix':
      return `states${of} are projected through a given matrix (${fittedOn.replace(/, not fitted$/, '')}) onto ${axes}`
    case 'random':
      return `states${of} are projected at random (seed ${choice.seed})`
    default:
      return choice satisfies never
  }
}

/** Words with commas of their own are set apart. */
const distinct = (labels: readonly string[]): readonly string[] =>
  labels.some((label) => label.includes(',')) ? labels.map(quoted) : labels

/** '; PC1 explains 54.2 %, PC2 30.1 % and PC3 8.0 % of the variance, together 92.3 %'. */
function explainedPhrase({ explained, labels }: Projection): string {
  const known = explained.flatMap((part, axis) =>
    Number.isFinite(part) ? [{ label: labels[axis] ?? '', part }] : []
  )
  const [first, ...others] = known
  if (!first) return ''
  const parts = [
    `${first.label} explains ${share(first.part)}`,
    ...others.map(({ label, part }) => `${label} ${share(part)}`)
  ]
  const sum = known.reduce((total, { part }) => total + part, 0)
  return `; ${listOf(parts)} of the variance${known.length > 1 ? `, together ${share(sum)}` : ''}`
}
