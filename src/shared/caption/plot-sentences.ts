/** What each kind of plot shows, in a sentence of a caption. Pure; what is held and edited is said by others. */
import type { StimulusValues } from '../stimulus.ts'
import type { ParameterReference, Trace } from '../trajectory.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { counted, listOf, plainNumber, sentence } from './phrases.ts'
import { sweptPhrase, valuePhrases } from './stimulus-sentences.ts'
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
  /** Stimuli of the two runs, pair by pair. */
  pairs: readonly { clean: StimulusValues; corrupt: StimulusValues }[]
  /** How many points of a sweep each pair was run at; 1 for none. */
  points: number
  /** The metric in the two runs, over all of these. */
  means: { clean: number; corrupt: number }
}

export function effectsSentence(
  { direction, isEstimated, isShare, metric, ...runs }: CaptionedEffects,
  facts: CaptionFacts
): string {
  const into =
    direction === 'denoise' ? 'clean values into the corrupt run' : 'corrupt values into the clean run'
  const how = isEstimated ? ', estimated by gradients' : ''
  const scale = isShare ? ', as a share of the difference between the clean and the corrupt run' : ''
  const effect = `Effect of patching each component by itself (${into}) on ${metric}${how}${scale}.`
  return `${effect} ${runsSentence({ metric, ...runs }, facts)}`
}

/** As many pairs are told. */
const mostPairs = 3

/** 'Clean run: start ‘4’; corrupt run: start ‘6’. Loss is 0.1 in the clean run and 2.3 in the corrupt one.' */
function runsSentence(
  { pairs, points, metric, means }: Pick<CaptionedEffects, 'pairs' | 'points' | 'metric' | 'means'>,
  facts: CaptionFacts
): string {
  const differing = differences(pairs)
  const told = pairs.slice(0, mostPairs).map(({ clean, corrupt }) => {
    const [a, b] = [clean, corrupt].map((values) => listOf(valuePhrases(differing, values, facts)))
    return `clean run: ${a || 'as held'}; corrupt run: ${b || 'as held'}`
  })
  const more = pairs.length > mostPairs ? `; and ${counted(pairs.length - mostPairs, 'more pair')}` : ''
  const at = points > 1 ? `; each at ${counted(points, 'point')} of the sweep` : ''
  const [clean, corrupt] = [plainNumber(means.clean), plainNumber(means.corrupt)]
  const mean = pairs.length * points > 1 ? `the mean of ${metric}` : metric
  return `${sentence(`${told.join('. ')}${more}${at}`)} ${sentence(`${mean} is ${clean} in the clean run and ${corrupt} in the corrupt one`)}`
}

/** Sliders in which the two runs of a pair differ, or one pair from another: nothing of them is held. */
export function differences(
  pairs: readonly { clean: StimulusValues; corrupt: StimulusValues }[]
): ParameterReference[] {
  const all = pairs.flatMap(({ clean, corrupt }) => [clean, corrupt])
  const [first = {}] = all
  return Object.entries(first).flatMap(([input, parameters]) =>
    Object.keys(parameters).flatMap((parameter) => {
      const values = new Set(all.map((each) => each[input]?.[parameter]))
      return values.size > 1 ? [{ input, parameter }] : []
    })
  )
}

export const accuracySentence = (runs: readonly string[]): string =>
  `Share of right answers on held-out examples over the steps of training: ${runs.join(', ')}.`

export const lossSentence = (runs: readonly string[]): string =>
  `Loss over the steps of training on held-out examples (thin: on those of training): ${runs.join(', ')}.`
