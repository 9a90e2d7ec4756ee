/** Page side of the drag's bench: the interface's own way to the engine, without an interface. */
import { EngineClient } from '#shared/engine-client.ts'
import type { Plan } from '#shared/trajectory.ts'
import { HostAccess } from '../../src/renderer/src/connection/host-access.ts'
import { socketChannel } from '../../src/renderer/src/connection/socket-channel.ts'

const { token } = new HostAccess()
const engine = new EngineClient(() => socketChannel(token))
let plan = ''
let input = ''
let parameter = ''

/** Opens the network and compiles a sweep of its first parameter; the trace is a site by name. */
export async function prepare(path: string, site: string, count: number): Promise<void> {
  const network = await engine.call('openNetwork', { path, provider: 'cpu' })
  const { descriptions, values } = await engine.call('suggestBindings', { network: network.id })
  const [description] = descriptions
  const [swept, dragged] = description?.parameters ?? []
  if (!description || !swept || !dragged) throw new Error('The network has no two parameters.')
  const [from, to] = swept.soft
  const request: Plan = {
    network: network.id,
    bindings: { [description.input]: description.binding },
    symbols: {},
    sweep: [{ input: description.input, parameter: swept.name, from, to, count }],
    traces: [{ id: 't', sites: [site], reading: { axes: [] }, axis: 'stimulus', projection: 'p' }],
    seed: 1
  }
  const answer = await engine.call('prepare', { plan: request, values, choices: { p: { kind: 'pca' } } })
  plan = answer.prepared.id
  input = description.input
  parameter = dragged.name
}

/** Milliseconds from a request to its decoded frame. */
export async function drag(value: number): Promise<number> {
  const start = performance.now()
  const frame = await engine.call('drag', {
    plan,
    values: { [input]: { [parameter]: value } },
    what: 'path',
    stride: 1
  })
  const elapsed = performance.now() - start
  if (frame.traces[0]?.positions.length === 0) throw new Error('The frame is empty.')
  return elapsed
}
