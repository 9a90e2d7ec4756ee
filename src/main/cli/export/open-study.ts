/** Opens a study in an engine as the app does: its network, its projections, its plan. */
import type { Contract, OpenedStudy } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { NetworkInfo } from '#shared/network.ts'
import { plannedConditions } from '#shared/shown-conditions.ts'
import { projectionOf } from '#shared/stored-projection.ts'
import type { Study } from '#shared/study.ts'
import type { Plan } from '#shared/trajectory.ts'
import type { Work } from '../with-engine.ts'

/** A study that is ready to be computed. */
export interface ReadyStudy {
  study: Study
  network: NetworkInfo
  prepared: Contract['prepare']['answer']
}

/** @throws LimenError where the study, its network or a file of it can't be read, or does not fit. */
export async function openStudy(path: string, work: Work): Promise<ReadyStudy> {
  const opened = await work.engine.call('openStudy', { path })
  const network = await openNetworkOf(opened, work)
  return { study: opened.study, network, prepared: await prepareStudy(opened.study, network, work) }
}

async function openNetworkOf(
  { study, networkPath: path }: OpenedStudy,
  { engine, options }: Work
): Promise<NetworkInfo> {
  if (path === null) {
    const message = `The study's network is not at ${study.network.path}.`
    const advice = 'Put it there, or open the study in the app and say where it is.'
    throw new LimenError({ tag: 'file', message, advice, part: study.network.path })
  }
  const { provider, sha256 } = study.network
  const request = { path, provider, symbols: study.symbols, isHashed: true }
  const network = await engine.call('openNetwork', request, options)
  const found = await engine.call('hashNetwork', { network: network.id }, options)
  if (found.sha256 !== sha256) {
    console.error(`limen: ${path} is not the file that the study was made with; its points may differ.`)
  }
  return network
}

async function prepareStudy(
  study: Study,
  network: NetworkInfo,
  { engine, options }: Work
): Promise<Contract['prepare']['answer']> {
  for (const saved of study.projections) {
    await engine.call('setProjection', { network: network.id, projection: projectionOf(saved) })
  }
  const { bindings, symbols, sweep, traces, seed, values, choices } = study
  const conditions = plannedConditions(study.conditions)
  const plan: Plan = { network: network.id, bindings, symbols, sweep, traces, conditions, seed }
  return engine.call('prepare', { plan, values, choices }, options)
}
