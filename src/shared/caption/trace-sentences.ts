/** What each trajectory follows, where, and in how many points. Pure. */
import type { Site, SiteKind } from '../network.ts'
import { firstPoint, type Trace } from '../trajectory.ts'
import { traceLabel } from '../words/trace-words.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { counted, quoted, sentence } from './phrases.ts'
import { sweptPhrase, valuesPhrase } from './stimulus-sentences.ts'

/** What a site is, where its kind says so in other words than its own. */
const kindWords: Partial<Record<SiteKind, string>> = {
  residual: 'residual stream',
  embedding: 'embedding',
  'attention-pattern': 'attention pattern',
  'attention-scores': 'attention scores',
  'attention-query': 'queries',
  'attention-key': 'keys',
  'attention-value': 'values',
  'attention-result': 'head results',
  'attention-output': 'attention output',
  'mlp-hidden': 'MLP neurons',
  'mlp-output': 'MLP output',
  normalization: 'normalization',
  convolution: 'convolution',
  activation: 'activation function',
  pooling: 'pooling',
  'recurrent-state': 'recurrent state',
  'recurrent-gate': 'recurrent gate',
  'message-passing': 'message passing',
  output: 'output',
  input: 'input'
}

/** A sentence for each trace. */
export const traceSentences = (study: CaptionedStudy, facts: CaptionFacts): string[] =>
  study.traces.map((trace) => {
    const name = ownName(trace, study.traces)
    const what = name === null ? 'trajectory' : `trajectory ${quoted(name)}`
    return sentence(
      `${what} of the state at ${placePhrase(trace, facts, 'dimension')} ${alongPhrase(trace, study, facts)}`
    )
  })

/** Its id, where its sites, which legends have, do not tell it from the others; else null. */
function ownName(trace: Trace, all: readonly Trace[]): string | null {
  const same = all.filter((other) => traceLabel(other) === traceLabel(trace))
  return same.length > 1 ? trace.id : null
}

/** What a legend calls it. */
export const traceName = (trace: Trace, all: readonly Trace[]): string =>
  ownName(trace, all) ?? traceLabel(trace)

/** 'blocks.0.resid_post (residual stream, position 2)'. @param of the state, where its size is told. */
export function placePhrase(trace: Trace, { network, layouts }: CaptionFacts, of?: string): string {
  const site = network.sites.find(({ name }) => name === trace.sites[0])
  const kind = site ? kindWords[site.kind] : undefined
  const length = layouts.find((layout) => layout.trace === trace.id)?.stateLength
  const facts = [
    ...(kind && kind !== trace.sites[0] ? [kind] : []),
    ...(site ? readingPhrases(trace, site) : []),
    ...(length === undefined || of === undefined ? [] : [counted(length, of)])
  ]
  const where =
    trace.sites.length > 1 ? `${trace.sites.length} sites, ${traceLabel(trace)}` : traceLabel(trace)
  return facts.length === 0 ? where : `${where} (${facts.join(', ')})`
}

/** 'position 17', 'mean over height'; nothing for axes that are part of the state. */
function readingPhrases({ reading }: Trace, { axes }: Site): string[] {
  const own = axes.filter(({ role }) => role !== 'batch')
  return reading.axes.flatMap((read, place) => {
    if (read === 'all') return []
    const role = own[place]?.role ?? 'unknown'
    const [name, within] = role === 'unknown' ? ['entry', ` of axis ${place + 1}`] : [role, '']
    if (read === 'mean') return [role === 'unknown' ? `mean over axis ${place + 1}` : `mean over ${role}`]
    const entry = read < 0 ? `${-read} from the end` : String(read)
    return [read === -1 ? `last ${name}${within}` : `${name} ${entry}${within}`]
  })
}

/** 'as orientation goes from 0° to 180°', 'over 400 time steps'. */
export function alongPhrase(trace: Trace, study: CaptionedStudy, facts: CaptionFacts): string {
  const { sweep } = study
  const [only] = sweep
  if (trace.axis !== 'stimulus') {
    const across = sweep.map((axis) => valuesPhrase(axis, study, facts))
    return `${axisPhrase(trace, facts)}${across.length === 0 ? '' : `, one curve for each of ${across.join(' by ')}`}`
  }
  if (!only) return 'at one stimulus'
  if (sweep.length === 1) return `as ${sweptPhrase(only, study, facts, 'point')}`
  return `over a grid of ${sweep.map((axis) => valuesPhrase(axis, study, facts)).join(' by ')}`
}

function axisPhrase(trace: Trace, { layouts }: CaptionFacts): string {
  const points = layouts.find((layout) => layout.trace === trace.id)?.points ?? 0
  if (trace.axis === 'depth') return 'from layer to layer'
  if (trace.axis === 'position') return `along ${counted(points, 'position')}`
  const first = firstPoint(trace)
  const skipped = first > 0 ? ` after the first ${counted(first, 'step')}` : ''
  return `over ${counted(points, 'time step')}${skipped}`
}
