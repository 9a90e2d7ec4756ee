/** What each kind of plot shows, in a sentence of a caption. Pure; what is held and edited is said by others. */
import type { Trace } from '../trajectory.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { counted, sentence } from './phrases.ts'
import { sweptPhrase } from './stimulus-sentences.ts'
import { alongPhrase, placePhrase } from './trace-sentences.ts'

/** @param most so many units are shown, those that change most. */
export function activitySentence(
  trace: Trace,
  most: number,
  study: CaptionedStudy,
  facts: CaptionFacts
): string {
  const all = facts.layouts.find((layout) => layout.trace === trace.id)?.stateLength ?? 0
  const units =
    all > most
      ? `the ${most} of ${counted(all, 'unit')} that change most`
      : all === 1
        ? 'the one unit'
        : `all ${counted(all, 'unit')}`
  return sentence(`activity of ${units} at ${placePhrase(trace, facts)} ${alongPhrase(trace, study, facts)}`)
}

export const distanceSentence = (trace: Trace, study: CaptionedStudy, facts: CaptionFacts): string =>
  sentence(
    `Euclidean distance of the state at ${placePhrase(trace, facts, 'dimension')} from that of the baseline ` +
      alongPhrase(trace, study, facts)
  )

/** @param name of the metric. */
export function metricSentence(name: string, study: CaptionedStudy, facts: CaptionFacts): string {
  const along = study.sweep.map((axis) => ` as ${sweptPhrase(axis, study, facts, 'point')}`)
  return sentence(`${name}${along.join('')}`)
}

/** @param of a site and, where it has several heads, which one. @param isDifference of conditions, from the baseline. */
export function attentionSentence(
  { site, head }: { site: string; head: number | null },
  isDifference: boolean
): string {
  const of = head === null ? site : `head ${head} of ${site}`
  const difference = isDifference ? '; of conditions, weights less those of the baseline' : ''
  return `Attention of ${of}: rows are queries, columns the keys that they attend to${difference}.`
}

export interface CaptionedEffects {
  direction: 'denoise' | 'noise'
  /** By gradients, where nothing was patched. */
  isEstimated: boolean
  /** Colours are shares of clean − corrupt. */
  isShare: boolean
  metric: string
}

export function effectsSentence({ direction, isEstimated, isShare, metric }: CaptionedEffects): string {
  const into =
    direction === 'denoise' ? 'clean values into the corrupt run' : 'corrupt values into the clean run'
  const how = isEstimated ? ', estimated by gradients' : ''
  const scale = isShare ? ', as a share of the difference between the clean and the corrupt run' : ''
  return `Effect of patching each component by itself (${into}) on ${metric}${how}${scale}.`
}

export const accuracySentence = (runs: readonly string[]): string =>
  `Share of right answers on held-out examples over the steps of training: ${runs.join(', ')}.`

export const lossSentence = (runs: readonly string[]): string =>
  `Loss over the steps of training on held-out examples (thin: on those of training): ${runs.join(', ')}.`
