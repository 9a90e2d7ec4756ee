/** Through which projection states are seen, how much of them it shows, and what it was fitted on. Pure. */
import type { UmapLayout } from '../data-export.ts'
import type { Projection } from '../trajectory.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { listOf, quoted, sentence, share } from './phrases.ts'
import { traceName } from './trace-sentences.ts'

/** A sentence for each projection that traces use. */
export function projectionSentences({ traces }: CaptionedStudy, { projections }: CaptionFacts): string[] {
  const used = [...new Set(traces.map(({ projection }) => projection))]
  return used.flatMap((id) => {
    const projection = projections.find((each) => each.id === id)
    if (!projection) return []
    const own = traces
      .filter((trace) => trace.projection === id)
      .map((trace) => quoted(traceName(trace, traces)))
    const of = used.length > 1 ? ` of ${listOf(own)}` : ''
    return [sentence(`${phraseOf(projection, of)}${explainedPhrase(projection)}`)]
  })
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
