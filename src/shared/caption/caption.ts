/**
 * A draft of a figure's caption: what is plotted, of which network and stimulus, through which projection, and what made it.
 * Pure; sentences about one part each are in the files beside this one.
 */
import type { StudyAnimation } from '../animation.ts'
import type { UmapLayout } from '../data-export.ts'
import type { NetworkInfo } from '../network.ts'
import type { InputDescription } from '../stimulus.ts'
import type { Study } from '../study.ts'
import type { ParameterReference, Projection, TraceLayout } from '../trajectory.ts'
import { conditionSentences, type DrawnConditions } from './condition-sentences.ts'
import { filmSentence, withKeptValues } from './film-sentences.ts'
import { networkSentence, shownNetworkSentence, versionSentence } from './network-sentences.ts'
import { projectionSentences, umapSentence } from './projection-sentences.ts'
import { inputSentences, markedSentence } from './stimulus-sentences.ts'
import { traceSentences } from './trace-sentences.ts'

/** What a caption says of a study that is not in the study itself. */
export interface CaptionFacts {
  network: Pick<NetworkInfo, 'name' | 'parameterCount' | 'sites' | 'provider'>
  /** Of all inputs, for labels and units. */
  descriptions: readonly Pick<InputDescription, 'input' | 'binding' | 'parameters'>[]
  layouts: readonly TraceLayout[]
  projections: readonly Projection[]
  versions: { limen: string; onnxruntime: string }
  /** The UMAP picture that is shown instead of the trajectories. */
  umap?: UmapLayout | null
  panels?: CaptionedPanels
  /** What moves in a film, at its speed; left out, nothing moves. */
  film?: StudyAnimation
  /** The plot that is shown instead of the trajectories. */
  plot?: CaptionedPlot
}

export interface CaptionedPlot {
  /** What is seen: a sentence of plot-sentences.ts. */
  sentence: string
  /** How conditions are drawn; null where they are not. */
  conditions: DrawnConditions | null
}

export interface CaptionedPanels {
  /** What the panels of a sheet are. */
  sentence: string
  /** The slider that has another value in each; null where none has. */
  varied: ParameterReference | null
  /** Which panels are of the edited network; null where each has the baseline and its conditions. */
  edited: string | null
}

export type CaptionedStudy = Pick<Study, 'title' | 'values' | 'sweep' | 'traces' | 'conditions' | 'seed'>

export interface Caption {
  /** Without a point at its end; empty for a study without a title. */
  title: string
  sentences: string[]
}

/** @param given of a plot: as it is plotted, what is not swept along it being held. */
export function captionOf(given: CaptionedStudy, facts: CaptionFacts): Caption {
  const { umap, plot, film } = facts
  const whole = film ? withKeptValues(given, film) : given
  const title = whole.title.trim().replace(/\.$/, '')
  if (plot) return { title, sentences: plotSentences(plot, whole, facts) }
  // UMAP shows the baseline of one trace.
  const study = umap
    ? { ...whole, traces: whole.traces.filter(({ id }) => id === umap.trace), conditions: [] }
    : whole
  return {
    title,
    sentences: [
      shownNetworkSentence(facts),
      ...traceSentences(study, facts),
      ...inputSentences(study, facts),
      ...markedSentence(study, facts),
      ...(umap ? [umapSentence(umap)] : projectionSentences(study, facts)),
      ...conditionSentences(study, facts, 'lines'),
      ...(facts.panels === undefined ? [] : [facts.panels.sentence]),
      ...(film ? [filmSentence(study, facts, film)] : []),
      versionSentence(study, facts)
    ]
  }
}

/** No trajectory is seen, and through no projection. */
const plotSentences = (
  { sentence, conditions }: CaptionedPlot,
  study: CaptionedStudy,
  facts: CaptionFacts
): string[] => [
  sentence,
  ...inputSentences(study, facts),
  ...(conditions === null ? [] : conditionSentences(study, facts, conditions)),
  networkSentence(facts),
  versionSentence(study, facts)
]
