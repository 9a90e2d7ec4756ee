/** Page side of the drag's bench: the interface's own way to the engine, without an interface. */
import { EngineClient } from '#shared/engine-client.ts'
import { strengthInput } from '#shared/condition-strengths.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Plan, PlanCondition } from '#shared/trajectory.ts'
import { HostAccess } from '../../src/renderer/src/connection/host-access.ts'
import { socketChannel } from '../../src/renderer/src/connection/socket-channel.ts'

const access = new HostAccess()
const engine = new EngineClient(() => socketChannel(access))
let plan = ''
let input = ''
let parameter = ''
let conditions: PlanCondition[] = []
let stimulus: StimulusValues = {}

/** Opens the network and compiles a sweep of its first parameter; the trace is a site by name, a condition edits a tensor. */
export async function prepare(path: string, site: string, edited: string, count: number): Promise<void> {
  const network = await engine.call('openNetwork', { path, provider: 'cpu' })
  const { descriptions, values } = await engine.call('suggestBindings', { network: network.id })
  const [description] = descriptions
  const [swept, dragged] = description?.parameters ?? []
  if (!description || !swept || !dragged) throw new Error('The network has no two parameters.')
  const [from, to] = swept.soft
  const place = network.sites.find(({ tensor }) => tensor === edited)?.name ?? edited
  const edit = { id: 'edit', name: '', enabled: true, solo: false, site: place, kind: 'zero' as const }
  conditions = [{ id: 'zero', interventions: [edit] }]
  const request: Plan = {
    network: network.id,
    bindings: { [description.input]: description.binding },
    symbols: {},
    sweep: [{ input: description.input, parameter: swept.name, from, to, count }],
    traces: [{ id: 't', sites: [site], reading: { axes: [] }, axis: 'stimulus', projection: 'p' }],
    conditions,
    seed: 1
  }
  const answer = await engine.call('prepare', { plan: request, values, choices: { p: { kind: 'pca' } } })
  plan = answer.prepared.id
  input = description.input
  parameter = dragged.name
}

/** Milliseconds of a call that asks for next to nothing: what the connection alone takes. */
export async function emptyCall(): Promise<number> {
  const start = performance.now()
  await engine.call('hello', {})
  return performance.now() - start
}

/** Milliseconds from a request to its decoded frame, while a slider of the stimulus moves. */
export function drag(value: number): Promise<number> {
  stimulus = { [input]: { [parameter]: value } }
  return timedDrag(stimulus, [])
}

/** The same, while the strength of the condition's intervention moves and the stimulus stays. */
export const dragStrength = (value: number): Promise<number> =>
  timedDrag({ ...stimulus, [strengthInput('zero')]: { edit: value } }, conditions)

async function timedDrag(values: StimulusValues, shown: PlanCondition[]): Promise<number> {
  const start = performance.now()
  const frame = await engine.call('drag', { plan, values, conditions: shown, what: 'path', stride: 1 })
  const elapsed = performance.now() - start
  const wrong = frame.conditions.find(({ error }) => error)
  if (wrong) throw new Error(wrong.error?.message)
  const paths = [frame.traces, ...frame.conditions.map(({ traces }) => traces)]
  if (paths.some(([trace]) => (trace?.positions.length ?? 0) === 0)) throw new Error('The frame is empty.')
  return elapsed
}
