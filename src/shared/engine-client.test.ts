import { describe, expect, test } from 'vitest'
import type { Channel } from './channel.ts'
import type { Contract, Engine, EngineInfo } from './contract.ts'
import type { Effects } from './effects.ts'
import { EngineClient, type EngineLoss } from './engine-client.ts'
import { LimenError } from './errors.ts'
import { serveEngine } from './remote-calls.ts'

const info: EngineInfo = { version: '1', onnxruntime: '1', providers: ['cpu'] }
const never = new Promise<never>(() => undefined)

/** A promise that a callback fulfils. */
function signalled(): { promise: Promise<void>; signal: () => void } {
  let signal = (): void => undefined
  const promise = new Promise<void>((resolve) => (signal = resolve))
  return {
    promise,
    signal: () => {
      signal()
    }
  }
}

/** Two ends that are joined; messages arrive in a later microtask, as on a real connection. */
function joinedChannels(): [Channel, Channel] {
  const make = (): Channel => ({
    send: () => undefined,
    onmessage: null,
    onclose: null,
    close: () => undefined
  })
  const ends: [Channel, Channel] = [make(), make()]
  let isOpen = true
  for (const [end, other] of [ends, [...ends].reverse() as [Channel, Channel]]) {
    end.send = (bytes) => {
      if (isOpen) queueMicrotask(() => other.onmessage?.(bytes))
    }
    end.close = () => {
      isOpen = false
      other.onclose?.('Killed.')
    }
  }
  return ends
}

/** A client on engines made of the given parts; `ends` are the engines' ends, newest last. */
function clientOf(parts: Partial<Engine>): { client: EngineClient; ends: Channel[] } {
  const ends: Channel[] = []
  const client = new EngineClient(() => {
    const [here, there] = joinedChannels()
    ends.push(there)
    serveEngine(there, { hello: () => Promise.resolve(info), ...parts } as Engine)
    return Promise.resolve(here)
  })
  return { client, ends }
}

const network = { id: 'n1' } as Contract['openNetwork']['answer']
const open = { path: '/data/ring.onnx', provider: 'cpu' } as const
const failure = (promise: Promise<unknown>): Promise<LimenError> =>
  promise.then(
    () => expect.fail('should have failed'),
    (error: unknown) => error as LimenError
  )

describe('a call', () => {
  test('is answered, typed arrays included', async () => {
    const points = new Float32Array([1, NaN, -0])
    const { client } = clientOf({ umap: () => Promise.resolve({ points, series: 1, perSeries: 1 }) })
    const request = { plan: 'p', trace: 't', values: {}, neighbors: 5, minimumDistance: 0.1, seed: 1 }
    expect(await client.call('umap', request)).toEqual({ points, series: 1, perSeries: 1 })
    client.close()
  })

  test('fails with the error of the engine, all fields kept', async () => {
    const data = { tag: 'file', message: 'It is not there.', advice: 'Look.', part: '/data/x.onnx' } as const
    const { client } = clientOf({ openNetwork: () => Promise.reject(new LimenError(data)) })
    expect(await failure(client.call('openNetwork', open))).toMatchObject(data)
    client.close()
  })

  test('of no known request is refused by name, and so is one of a prototype', async () => {
    const { client } = clientOf({})
    for (const method of ['toString', 'nothing']) {
      const error = await failure(client.call(method as 'hello', {}))
      expect(error).toMatchObject({ tag: 'request', part: method })
    }
    client.close()
  })

  test('reports progress on its way', async () => {
    const { client } = clientOf({
      hello: (_request, { progress }) => {
        progress({ done: 1, total: 2, label: 'half' })
        return Promise.resolve(info)
      }
    })
    const seen: unknown[] = []
    await client.call('hello', {}, { onProgress: (progress) => seen.push(progress) })
    expect(seen).toEqual([{ done: 1, total: 2, label: 'half' }])
    client.close()
  })

  test('hands on first results in their order, typed arrays included, and none after a cancel', async () => {
    const partOf = (...clean: number[]): Effects => ({
      clean: Float64Array.from(clean),
      corrupt: new Float64Array(0),
      sites: []
    })
    const control = new AbortController()
    const { client } = clientOf({
      effects: async (_request, { part, signal }) => {
        part(partOf(1))
        part(partOf(1, NaN))
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve)
        })
        part(partOf(3))
        return partOf(4)
      }
    })
    const parts: Effects[] = []
    const onPart = (part: Effects): void => {
      if (parts.push(part) === 2) control.abort()
    }
    const sweep = {} as Contract['effects']['request']
    const error = await failure(client.call('effects', sweep, { onPart, signal: control.signal }))
    expect(error).toMatchObject({ tag: 'cancelled' })
    await client.call('hello', {})
    expect(parts).toEqual([partOf(1), partOf(1, NaN)])
    client.close()
  })

  test('is cancelled at once here, and the engine is told', async () => {
    const told = signalled()
    const { client } = clientOf({
      hello: (_request, { signal }) => {
        signal.addEventListener('abort', () => {
          told.signal()
        })
        return never
      }
    })
    const controller = new AbortController()
    const call = failure(client.call('hello', {}, { signal: controller.signal }))
    await Promise.resolve()
    controller.abort()
    expect(await call).toMatchObject({ tag: 'cancelled' })
    await told.promise
    expect(await failure(client.call('hello', {}, { signal: controller.signal }))).toMatchObject({
      tag: 'cancelled'
    })
    client.close()
  })

  test('that waits for its end, where it is worth it, takes what the engine has to say after it was told to stop', async () => {
    const { client } = clientOf({
      hello: async (_request, { signal }) => {
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve)
        })
        throw new LimenError({ tag: 'cancelled', message: 'Kept.' })
      }
    })
    for (const [isWorthIt, message] of [
      [true, 'Kept.'],
      [false, "The request 'hello' was cancelled."]
    ] as const) {
      const controller = new AbortController()
      const options = { signal: controller.signal, waitsForEnd: () => isWorthIt }
      const call = failure(client.call('hello', {}, options))
      controller.abort()
      expect(await call).toMatchObject({ tag: 'cancelled', message })
    }
    client.close()
  })

  test('that opened a network when it was cancelled closes it again', async () => {
    const closed: string[] = []
    let answer: (info: Contract['openNetwork']['answer']) => void = () => undefined
    const { promise, signal } = signalled()
    const { client } = clientOf({
      openNetwork: () => new Promise((resolve) => (answer = resolve)),
      closeNetwork: (request) => {
        closed.push(request.network)
        signal()
        return Promise.resolve(null)
      }
    })
    const control = new AbortController()
    await client.call('hello', {})
    const opening = failure(client.call('openNetwork', open, { signal: control.signal }))
    await client.call('hello', {})
    control.abort()
    answer(network)
    expect(await opening).toMatchObject({ tag: 'cancelled' })
    await promise
    expect(closed).toEqual(['n1'])
    client.close()
  })

  test('with something that cannot be sent fails and leaves the rest alive', async () => {
    const { client } = clientOf({})
    expect(await failure(client.call('hello', { x: () => 1 } as never))).toMatchObject({ tag: 'request' })
    expect(await client.call('hello', {})).toEqual(info)
    client.close()
  })
})

describe('when the engine dies', () => {
  test('pending calls name the network and what was done to it, and a new engine is connected', async () => {
    const { client, ends } = clientOf({
      openNetwork: () => Promise.resolve(network),
      prepare: () =>
        Promise.resolve({
          prepared: { id: 'p1' },
          projections: []
        } as unknown as Contract['prepare']['answer']),
      drag: () => never
    })
    await client.call('openNetwork', open)
    await client.call('prepare', { plan: { network: 'n1' } as never, values: {}, choices: {} })
    const losses: EngineLoss[] = []
    client.ondown = (loss) => losses.push(loss)
    const isUp = new Promise<void>((resolve) => (client.onup = resolve))
    const drag = failure(client.call('drag', { plan: 'p1', values: {}, what: 'path', stride: 1 }))
    await Promise.resolve()
    ends.at(-1)?.close()
    expect(await drag).toMatchObject({
      tag: 'engine',
      part: open.path,
      message: `The engine stopped while it was running ring.onnx. Killed.`
    })
    expect(await failure(client.call('hello', {}))).toMatchObject({ tag: 'engine' })
    await isUp
    expect(losses).toMatchObject([
      { interrupted: [{ method: 'drag', network: open.path }], networks: [open.path] }
    ])
    expect(await client.call('hello', {})).toEqual(info)
    client.close()
  })

  test('while it opens a network, that network is named', async () => {
    const { client, ends } = clientOf({ openNetwork: () => never })
    await client.call('hello', {})
    const opening = failure(client.call('openNetwork', open))
    ends.at(-1)?.close()
    expect(await opening).toMatchObject({ tag: 'engine', part: open.path })
    client.close()
  })

  test('bytes that are no message count as its death', async () => {
    const { client, ends } = clientOf({ openNetwork: () => never })
    await client.call('hello', {})
    const opening = failure(client.call('openNetwork', open))
    ends.at(-1)?.send(new Uint8Array(3))
    expect(await opening).toMatchObject({ tag: 'engine' })
    client.close()
  })

  test('what it was still doing for a client that left is aborted', async () => {
    const aborted = signalled()
    const { client } = clientOf({
      hello: (_request, { signal }) => {
        signal.addEventListener('abort', () => {
          aborted.signal()
        })
        return never
      }
    })
    const call = failure(client.call('hello', {}))
    await Promise.resolve()
    await Promise.resolve()
    client.close()
    expect(await call).toMatchObject({ tag: 'engine' })
    await aborted.promise
  })
})

test('an engine that cannot be reached at first fails the calls that wait, tells it once, and is tried again', async () => {
  let attempts = 0
  const client = new EngineClient(() => {
    if (++attempts < 3) return Promise.reject(new Error('No server.'))
    const [here, there] = joinedChannels()
    serveEngine(there, { hello: () => Promise.resolve(info) } as Partial<Engine> as Engine)
    return Promise.resolve(here)
  })
  let losses = 0
  client.ondown = () => losses++
  const isUp = new Promise<void>((resolve) => (client.onup = resolve))
  expect(await failure(client.call('hello', {}))).toMatchObject({ tag: 'engine' })
  await isUp
  expect([attempts, losses]).toEqual([3, 1])
  expect(await client.call('hello', {})).toEqual(info)
  client.close()
})
