import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CallContext } from '#shared/contract.ts'
import type { Projection, SweepAxis, Trace } from '#shared/trajectory.ts'
import { networkSchema, taskSchema } from '#shared/training.ts'
import { createEngine } from './session.ts'
import { buildNetwork } from './training/networks/build-network.ts'
import { taskOf } from './training/tasks/task-of.ts'
import {
  calm,
  firstUnits,
  linearNetwork,
  oneByOneNetwork,
  linearWeights,
  openedInTests,
  openModel,
  prepare,
  traceOf,
  type Opened
} from './session/testing/small-networks.ts'

const openNetwork = openedInTests()
const open = (model = linearNetwork()) => openNetwork(model)

const sweepX1: SweepAxis = { input: 'x', parameter: 'x1', from: -1, to: 1, count: 5 }
const choices = { 't/1': firstUnits }
const prepared = async (network: Opened, sweep = [sweepX1], traces = [traceOf(['hidden'])]) =>
  (await prepare(network, { traces, sweep, choices })).prepared

describe('opening', () => {
  it('tells what the network is, and that recording changes nothing', async () => {
    const { engine, info } = await open()
    expect(info).toMatchObject({
      name: 'network.onnx',
      producer: 'limen',
      opset: 17,
      nodeCount: 2,
      parameterCount: 13,
      provider: { used: 'cpu', differenceFromCpu: 0 },
      nonFiniteOutputs: []
    })
    expect((await engine.hashNetwork({ network: info.id }, calm)).sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(info.sites.map(({ tensor }) => tensor)).toEqual(expect.arrayContaining(['hidden']))
    expect(await engine.checkNetwork({ network: info.id }, calm)).toEqual({
      batching: 'symbol',
      parity: { largestDifference: 0, note: null },
      notes: []
    })
  })

  it('counts what can be learned, and no shape that a node is told', async () => {
    const gratings = taskOf(taskSchema.parse({ kind: 'gratings', orientations: 3, side: 8 }))
    const cnn = networkSchema.parse({ kind: 'cnn', channels: [2], kernel: 3 })
    const { info } = await open(buildNetwork(cnn, gratings.shape, { seed: 1, scale: 1 }).model)
    const [convolution, readOut] = [2 * 3 * 3 + 2, 2 * 3 + 3]
    expect(info.parameterCount).toBe(convolution + readOut)
  })

  it('and closing while it is still checked lets the check end first', async () => {
    const { engine, info, close } = await openModel(linearNetwork())
    const checking = engine.checkNetwork({ network: info.id }, calm)
    await close()
    await expect(checking).resolves.toMatchObject({ parity: { note: null } })
    await expect(engine.checkNetwork({ network: info.id }, calm)).rejects.toMatchObject({ tag: 'request' })
  })

  it('of a file that is no network fails plainly, and nothing stays open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'limen-open-'))
    const path = join(folder, 'broken.onnx')
    await writeFile(path, 'this is not a network')
    const engine = createEngine()
    await expect(engine.openNetwork({ path, provider: 'auto' }, calm)).rejects.toMatchObject({
      tag: 'network'
    })
    await expect(
      engine.openNetwork({ path: join(folder, 'none.onnx'), provider: 'auto' }, calm)
    ).rejects.toMatchObject({ tag: 'file' })
    await expect(engine.closeNetwork({ network: 'network-1' }, calm)).rejects.toMatchObject({
      tag: 'request'
    })
    await rm(folder, { recursive: true })
  })

  it('can be stopped', async () => {
    const network = await open()
    const stopped: CallContext = { ...calm, signal: AbortSignal.abort() }
    await expect(
      network.engine.openNetwork({ path: network.info.path, provider: 'cpu' }, stopped)
    ).rejects.toMatchObject({ tag: 'cancelled' })
  })
})

describe('opening that is stopped', () => {
  it.each(['Reading the file', 'Measuring sizes', 'Choosing a provider', 'Running an example'])(
    'while %s leaves nothing open',
    async (step) => {
      const { engine, info } = await open()
      const control = new AbortController()
      const context: CallContext = {
        signal: control.signal,
        progress: ({ label }) => {
          if (label === step) control.abort()
        }
      }
      const opening = engine.openNetwork({ path: info.path, provider: 'cpu' }, context)
      await expect(opening).rejects.toMatchObject({ tag: 'cancelled' })
      await expect(engine.closeNetwork({ network: 'network-2' }, calm)).rejects.toThrow(
        /No network 'network-2'/
      )
    }
  )
})

describe('requests that do not fit', () => {
  const refused: [
    string,
    {
      traces?: Trace[]
      sweep?: SweepAxis[]
      values?: Record<string, Record<string, number>>
      symbols?: Record<string, number>
    },
    RegExp
  ][] = [
    ['an unknown site', { traces: [traceOf(['hiden'])] }, /no site 'hiden'/],
    ['an unknown parameter', { sweep: [{ ...sweepX1, parameter: 'x9' }] }, /no parameter 'x9'/],
    ['an unknown input', { sweep: [{ ...sweepX1, input: 'z' }] }, /no input 'z'/],
    ['an axis that the site does not have', { traces: [traceOf(['hidden'], 'time')] }, /no time axis/],
    ['two traces of one name', { traces: [traceOf(['hidden']), traceOf(['y'])] }, /Two traces/],
    ['a value that is no number', { values: { x: { x1: Infinity } } }, /'x1' at 'x' is Infinity/],
    ['values of an unknown input', { values: { z: {} } }, /no input 'z'/],
    ['an unknown symbol', { symbols: { length: 3 } }, /no symbol 'length'/],
    ['a size of zero', { symbols: { batch: 0 } }, /whole number from 1/],
    [
      'more points than memory',
      {
        sweep: [
          { ...sweepX1, count: 100_000 },
          { ...sweepX1, parameter: 'x2', count: 100_000 }
        ]
      },
      /would need \d+ MiB/
    ]
  ]
  it.each(refused)('%s', async (_, request, message) => {
    const network = await open()
    const preparation = { traces: [traceOf(['hidden'])], sweep: [sweepX1], choices, ...request }
    await expect(prepare(network, preparation)).rejects.toThrow(message)
  })

  it('a projection that was fitted on something else', async () => {
    const network = await open()
    const projection: Projection = {
      id: 't/1',
      choice: { kind: 'pca' },
      features: 7,
      matrix: new Float32Array(21),
      offset: new Float32Array(7),
      explained: [],
      labels: ['PC1', 'PC2', 'PC3'],
      fittedOn: 'another network'
    }
    await network.engine.setProjection({ network: network.info.id, projection }, calm)
    await expect(prepare(network, { traces: [traceOf(['hidden'])] })).rejects.toThrow(
      /fitted on something else \(another network\)/
    )
    const damaged = { ...projection, offset: new Float32Array(2) }
    await expect(
      network.engine.setProjection({ network: network.info.id, projection: damaged }, calm)
    ).rejects.toThrow(/damaged/)
  })

  it('handles that are not there', async () => {
    const { engine, info } = await open()
    const drag = { plan: 'plan-9', values: {}, what: 'path' as const, stride: 1 }
    await expect(engine.drag(drag, calm)).rejects.toMatchObject({ tag: 'request', part: 'plan-9' })
    await expect(
      engine.preview({ network: 'x', bindings: {}, symbols: {}, values: {}, seed: 1 }, calm)
    ).rejects.toThrow(/No network 'x'/)
    const { id } = await prepared({ engine, info, close: () => Promise.resolve() })
    await expect(engine.drag({ ...drag, plan: id, stride: 0 }, calm)).rejects.toThrow(/stride/)
    const fit = { plan: id, trace: 'u', id: 'p', values: {}, choice: { kind: 'pca' as const } }
    await expect(engine.fit(fit, calm)).rejects.toThrow(/no trace 'u'/)
    await expect(engine.fit({ ...fit, trace: 't', alignTo: 'q' }, calm)).rejects.toThrow(/no projection 'q'/)
  })
})

describe('many drags at once', () => {
  it('the newest wins; others that waited are cancelled', async () => {
    const network = await open()
    const { engine, info } = network
    const plan = (await prepared(network)).id
    const drag = (x1: number) => engine.drag({ plan, values: { x: { x1 } }, what: 'path', stride: 1 }, calm)
    const outcomes = await Promise.allSettled([drag(1), drag(2), drag(3), drag(4)])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    const last = outcomes[3]
    const current = last.status === 'fulfilled' ? last.value.traces[0]?.current : undefined
    expect([...(current ?? [])]).toEqual(linearWeights[0]!.slice(0, 3).map((weight) => 4 * weight))
    expect((await engine.checkNetwork({ network: info.id }, calm)).batching).toBe('symbol')
  })

  it('a long path reports progress and stops when asked to', async () => {
    const network = await open(oneByOneNetwork())
    const plan = (await prepared(network, [{ ...sweepX1, count: 50 }])).id
    const control = new AbortController()
    const seen: number[] = []
    const context: CallContext = {
      signal: control.signal,
      progress: ({ done, total }) => {
        seen.push(done)
        expect(total).toBe(51)
        if (done === 20) control.abort()
      }
    }
    const values = { x: { x2: 1 } }
    const drag = network.engine.drag({ plan, values, what: 'path', stride: 1 }, context)
    await expect(drag).rejects.toMatchObject({ tag: 'cancelled' })
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  it('a refinement gives way to a coarser drag', async () => {
    const network = await open(oneByOneNetwork())
    const plan = (await prepared(network, [{ ...sweepX1, count: 50 }])).id
    const values = { x: { x2: 1 } }
    const drag = (stride: number) => network.engine.drag({ plan, values, what: 'path', stride }, calm)
    const [refinement, coarse] = await Promise.allSettled([drag(1), drag(10)])
    expect(refinement).toMatchObject({ status: 'rejected', reason: { tag: 'cancelled' } })
    expect(coarse.status).toBe('fulfilled')
  })
})

describe('the rest of the contract', () => {
  it('says hello', async () => {
    const { version, onnxruntime, providers } = await createEngine().hello({}, calm)
    expect([version, onnxruntime].every((text) => /^\d+\.\d+\.\d+/.test(text))).toBe(true)
    expect(providers).toContain('cpu')
  })

  it('closes a network with its plans', async () => {
    const network = await openModel(linearNetwork())
    const { id } = await prepared(network)
    await network.close()
    await expect(
      network.engine.drag({ plan: id, values: {}, what: 'path', stride: 1 }, calm)
    ).rejects.toMatchObject({ tag: 'request' })
  })

  it('lists the sample studies', async () => {
    const { samples } = await createEngine().listStudies({}, calm)
    for (const { path, title } of samples)
      expect([path.endsWith('.limen.json'), title !== '']).toEqual([true, true])
  })
})
