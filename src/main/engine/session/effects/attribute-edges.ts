/**
 * Edge attribution (EAP), and with gradients on the way between the inputs of the two runs (EAP-IG): what patching every edge by
 * itself would do to the metric, to first order, for the same senders and receivers, and with the same paths frozen, as patching
 * them. Sources: Syed, Rager, Conmy 2023 (arXiv 2310.10348); Hanna, Pezzelle, Belinkov 2024 (arXiv 2403.17806). Where a network is
 * linear from the senders to the metric it is patching itself.
 * Not here: the graph (gradients/edge-scores.ts), components as wholes (attribute-effects.ts).
 */
import { emptyArray, numbersOfTensor, storeNumbers } from '#engine/arrays/elements.ts'
import type { EdgeScores, EdgeScoresRequest, EdgeSender } from '#engine/gradients/edge-scores.ts'
import type { Effects, EffectsRequest } from '#shared/effects.ts'
import { LimenError } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { NumberType, Tensor } from '#shared/tensor.ts'
import { NetworkComponents } from '../conditions/path-cuts.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'
import { AttributionStarts, type Recorded } from './attribution-starts.ts'
import { effectsOf, mapsOf } from './effect-maps.ts'
import { baseAndSource, type EffectPair } from './effect-pair.ts'
import { counter, placeOf } from './first-order-changes.ts'
import { OutputRuns, type OfStimuli } from './output-runs.ts'
import { componentsIn, type SweptPart, type SweptSite } from './swept-sites.ts'

/** Each part of a receiver takes a way back of its own in the graph. */
const mostWaysBack = 400

export interface EdgeSweep {
  request: EffectsRequest
  pair: EffectPair
  swept: readonly SweptSite[]
  sites: Sites
}

/** @throws LimenError for operators that gradients can not pass, and too many receivers. */
export async function attributeEdges(
  network: OpenedNetwork,
  { request, pair, swept, sites }: EdgeSweep,
  betweenRuns: (done: number, total: number) => void
): Promise<Effects> {
  checkCount(swept)
  const starts = new AttributionStarts(network, request)
  const [base, source] = baseAndSource(pair, request)
  const names = [...new Set(swept.map(({ site }) => site.name))]
  const there = await starts.record(source, names)
  betweenRuns(1, 4)
  const here = await starts.record(base, names)
  betweenRuns(2, 4)
  const from = await starts.after(pair, { there, here })
  const hasShare = from.starts.some(({ slopes }) => slopes.share !== 0)
  const wanted = edgesOf(network, sites, swept)
  const of = { output: starts.output.name, widthAxis: hasShare ? starts.widthAxis : null }
  const { held, giveBack } = await network.edgeGradients({ ...of, ...wanted }, from.mixed)
  try {
    const answers = scoreNames(swept, wanted.senders, held)
    const read = { output: starts.output, position: request.metric.position }
    const runs = new OutputRuns(network, read, held, answers.flat())
    const differences = differencesOf(swept, held, there, here)
    const found: ReadonlyMap<string, Tensor>[] = []
    for (const [order, start] of from.starts.entries()) {
      const progress = (share: number): void => {
        betweenRuns(2 + (2 * (order + share)) / from.starts.length, 4)
      }
      found.push(await runs.from(start, progress, differences))
    }
    const { clean, corrupt, base: values } = starts.metrics(there, here)
    const changes = edgeChanges({ swept, senders: wanted.senders, answers, found }, values.length)
    return {
      clean,
      corrupt,
      sites: changes.map(({ map, change }) => effectsOf(map, starts.patched(values, change)))
    }
  } finally {
    giveBack()
  }
}

/** What each sender would change, a′ − a, as the graph is fed it. */
const differencesOf = (
  swept: readonly SweptSite[],
  held: EdgeScores,
  there: Recorded,
  here: Recorded
): (OfStimuli & { tensor: Tensor })[] =>
  swept.map(({ site }, order) => ({
    name: held.differences[order] ?? '',
    axis: batchAxisOfSite(site),
    tensor: differenceOf(site, there, here)
  }))

interface FoundScores {
  swept: readonly SweptSite[]
  senders: readonly EdgeSender[]
  /** The answers' names, by sender and receiver. */
  answers: readonly OfStimuli[][]
  /** What each start answered. */
  found: readonly ReadonlyMap<string, Tensor>[]
}

/** The estimated change of the metric by each edge, [components][stimuli], mean over the starts. */
function edgeChanges(
  { swept, senders, answers, found }: FoundScores,
  stimuli: number
): { map: ReturnType<typeof mapsOf>[number]; change: Float64Array[] }[] {
  const maps = swept.flatMap((each, sender) => mapsOf(each).map((map) => ({ map, sender })))
  return maps.map(({ map, sender }) => {
    const name = answers[sender]?.[map.number]?.name ?? ''
    const kept = senders[sender]?.keptAxes ?? []
    return { map, change: meanOf(found.map((each) => changesOf(map, kept, each.get(name), stimuli))) }
  })
}

/** Senders, receivers and what is frozen between them. */
function edgesOf(
  network: OpenedNetwork,
  sites: Sites,
  swept: readonly SweptSite[]
): Pick<EdgeScoresRequest, 'senders' | 'cuts'> {
  const { components } = new NetworkComponents(network.model.graph, sites).in([])
  const floating = new Set(
    [...sites.values()]
      .filter(({ type, scope }) => type.startsWith('float') && scope.length === 0)
      .map(({ tensor }) => tensor)
  )
  const cuts = [...components.outputs].filter((tensor) => floating.has(tensor))
  const senders = swept.map(({ site, axes, receivers }): EdgeSender => {
    const own = new Set([site.tensor, ...components.outputsAfter(site.tensor)])
    const kept = [batchAxisOfSite(site), ...axes.map((axis) => placeOf(site, axis))]
    return {
      tensor: site.tensor,
      keptAxes: kept.filter((axis) => axis >= 0).sort((a, b) => a - b),
      open: cuts.filter((tensor) => own.has(tensor)),
      receivers: receivers.map((part) => ({ tensor: part.site.tensor, parts: partsOf(part) }))
    }
  })
  return { senders, cuts }
}

function partsOf({ site, axes: [axis] }: SweptPart): { axis: number; size: number } | null {
  return axis === undefined ? null : { axis: placeOf(site, axis), size: axis.size }
}

/** The answers of each edge, by sender and receiver; stimuli are counted by one of the axes that are kept. */
const scoreNames = (
  swept: readonly SweptSite[],
  senders: readonly EdgeSender[],
  { scores }: EdgeScores
): OfStimuli[][] =>
  swept.map(({ site }, sender) => {
    const axis = (senders[sender]?.keptAxes ?? []).indexOf(batchAxisOfSite(site))
    return (scores[sender] ?? []).map((name) => ({ name, axis: axis < 0 ? -1 : axis + 1 }))
  })

/** a′ − a in the site's type. */
function differenceOf(site: Site, there: Recorded, here: Recorded): Tensor {
  const [source, base] = [there, here].map(({ sites }) => sites[site.name])
  if (!source || !base) throw new Error(`'${site.name}' was not recorded.`)
  const own = numbersOfTensor(base)
  const numbers = numbersOfTensor(source).map((value, index) => value - (own[index] ?? 0))
  const type = base.type as NumberType
  const data = emptyArray(type, numbers.length)
  storeNumbers(numbers, type, data, 0)
  return { type, dims: base.dims, data }
}

/** Scores [part, …kept axes] as [components][stimuli], the receiver's parts running fastest. */
function changesOf(
  { swept, axes, receiver }: ReturnType<typeof mapsOf>[number],
  kept: readonly number[],
  scores: Tensor | undefined,
  stimuli: number
): Float64Array[] {
  const changes = Array.from({ length: componentsIn(axes) }, () => new Float64Array(stimuli))
  if (!scores) return changes
  const places = swept.axes.map((axis) => 1 + kept.indexOf(placeOf(swept.site, axis)))
  const componentAt = counter(scores.dims, [...places, ...(receiver && receiver.axes.length > 0 ? [0] : [])])
  const batch = kept.indexOf(batchAxisOfSite(swept.site))
  const stimulusAt = counter(scores.dims, batch < 0 ? [] : [1 + batch])
  numbersOfTensor(scores).forEach((value, index) => {
    const own = changes[componentAt(index)]
    if (own) own[stimulusAt(index)] = value
  })
  return changes
}

const meanOf = ([first = [], ...others]: readonly Float64Array[][]): Float64Array[] =>
  first.map((own, component) =>
    own.map(
      (value, stimulus) =>
        others.reduce((sum, each) => sum + (each[component]?.[stimulus] ?? 0), value) / (others.length + 1)
    )
  )

function checkCount(swept: readonly SweptSite[]): void {
  const parts = new Map(
    swept.flatMap(({ receivers }) =>
      receivers.map(({ site, axes }) => [site.name, componentsIn(axes)] as const)
    )
  )
  const count = [...parts.values()].reduce((sum, each) => sum + each, 0)
  if (count <= mostWaysBack) return
  throw new LimenError({
    tag: 'unsupported',
    message: `${count} receivers are too many to estimate their edges in one graph: at most ${mostWaysBack}.`,
    advice: 'Take receivers as wholes, name fewer of them, or patch the edges.',
    part: 'receivers'
  })
}
