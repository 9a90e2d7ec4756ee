/** `limen trajectory`: the points that the app shows for a study, as arrays or as a table. */
import type { NetworkInfo } from '#shared/network.ts'
import type { Contract } from '#shared/contract.ts'
import type { EngineClient } from '#shared/engine-client.ts'
import { LimenError } from '#shared/errors.ts'
import { projectionOf } from '#shared/stored-projection.ts'
import { plannedConditions, shownConditions } from '#shared/shown-conditions.ts'
import type { Study } from '#shared/study.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Frame, Plan, TracePoints } from '#shared/trajectory.ts'
import { conditionNames, sweptColumns, trajectoryTable, type Path } from './trajectory-table.ts'
import { withEngine, type Work } from './with-engine.ts'
import { checkResultPath, writeArrays, writeTable } from './write-results.ts'

/** Computes all points of a study and writes them; the format follows the name's ending. */
export async function trajectory(studyPath: string, out: string): Promise<void> {
  await checkResultPath(out)
  await withEngine(async (work) => {
    const { study, networkPath } = await work.engine.call('openStudy', { path: studyPath })
    const network = await openNetworkOf(study, networkPath, work)
    const { prepared, projections } = await prepareStudy(study, network, work)
    const conditions = shownConditions(study.conditions)
    const { values } = study
    const request = { plan: prepared.id, values, conditions, what: 'path', stride: 1 } as const
    const paths = pathsOf(study, await work.engine.call('drag', request, work.options))
    const swept = sweptColumns(study.sweep, await parametersOf(study, network, work.engine))
    if (out.toLowerCase().endsWith('.npz')) {
      const arrays = paths.flatMap(({ condition, traces }) =>
        traces.map((points): [string, Tensor] => [arrayName(points.trace, condition), arrayOf(points)])
      )
      const sweeps = swept.map(({ name, values }): [string, Tensor] => [
        `sweep/${name}`,
        { type: 'float64', dims: [values.length], data: values }
      ])
      await writeArrays(out, [...arrays, ...sweeps])
    } else {
      const { header, rows } = trajectoryTable({
        study,
        layouts: prepared.traces,
        projections,
        paths,
        swept
      })
      await writeTable(out, header, rows)
    }
  })
}

/** The baseline's points and those of each condition; what is wrong with a condition is told on the way. */
function pathsOf({ conditions }: Study, frame: Frame): Path[] {
  const names = conditionNames(conditions)
  const paths: Path[] = [{ condition: '', traces: frame.traces }]
  for (const { condition, traces, error } of frame.conditions) {
    const name = names.get(condition) ?? condition
    if (error) console.error(`limen: The condition '${name}' is left out. ${error.message}`)
    else paths.push({ condition: name, traces })
  }
  return paths
}

const arrayName = (trace: string, condition: string): string =>
  condition === '' ? trace : `${trace}@${condition}`

async function openNetworkOf(
  study: Study,
  path: string | null,
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

/** Units and scales of the swept parameters come from the engine's description of each input. */
async function parametersOf(study: Study, network: NetworkInfo, engine: EngineClient) {
  const described = Object.entries(study.bindings).map(([input, binding]) =>
    engine.call('describeInput', { network: network.id, input, binding, symbols: study.symbols })
  )
  return new Map((await Promise.all(described)).map(({ input, parameters }) => [input, parameters]))
}

function arrayOf({ series, points, positions }: TracePoints): Tensor {
  return { type: 'float32', dims: [series, points, 3], data: positions }
}
