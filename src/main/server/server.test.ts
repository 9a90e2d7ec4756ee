import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { mkdtemp, readFile, rm, writeFile, mkdir, stat } from 'node:fs/promises'
import { connect as connectSocket, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { duplexPair } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Channel } from '#shared/channel.ts'
import { chunkedChannel } from '#shared/chunked-channel.ts'
import type { Engine } from '#shared/contract.ts'
import { EngineClient } from '#shared/engine-client.ts'
import { serveEngine } from '#shared/remote-calls.ts'
import type { EngineChild } from '../host/engine-child.ts'
import { findChromium } from '../host/find-chromium.js'
import { acceptPage, type PageRequest } from '../host/page-socket.ts'
import { startServer, type RunningServer } from './index.ts'
import { sampleStudy } from './testing/sample-study.ts'

/** An engine in this process, which serves pages as a real one does; 'openNetwork' is its end. */
function engineHere(): EngineChild {
  const [host] = duplexPair()
  const pages: Channel[] = []
  let end = (_cause: string): void => undefined
  const ended = new Promise<string>((resolve) => (end = resolve))
  const engine: Partial<Engine> = {
    hello: () => Promise.resolve({ version: '1', onnxruntime: '1', providers: ['cpu'] }),
    umap: ({ neighbors }) =>
      Promise.resolve({ points: new Float32Array(neighbors), series: 1, perSeries: neighbors }),
    openNetwork: () => {
      for (const page of pages) page.close()
      end('It was killed.')
      return new Promise<never>(() => undefined)
    }
  }
  const connectPage = async (request: PageRequest, socket: Socket): Promise<void> => {
    const page = await acceptPage(request, socket)
    pages.push(page)
    serveEngine(page, engine as Engine)
    page.onclose = () => {
      end('Its page left.')
    }
  }
  return {
    pipe: host,
    connectPage: (request, socket) => void connectPage(request, socket),
    ended,
    stop: () => {
      for (const page of pages) page.close()
      end('It was stopped.')
    }
  }
}

let server: RunningServer
let folder = ''
let token = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-test-'))
  await writeFile(join(folder, 'index.html'), '<p>page')
  await mkdir(join(folder, 'inner'))
  await writeFile(join(folder, 'b.onnx'), '')
  await writeFile(join(folder, 'a.ONNX'), '')
  await writeFile(join(folder, 'note.txt'), '')
  server = await startServer({ port: 0, pageFolder: folder, startEngine: engineHere })
  token = new URLSearchParams(new URL(server.address()).hash.slice(1)).get('token') ?? ''
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${token}` })

interface Answer {
  status: number | undefined
  body: string
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port: server.port, host: '127.0.0.1', path, headers, method },
      (response) => {
        void response
          .setEncoding('utf8')
          .toArray()
          .then((parts) => {
            resolve({ status: response.statusCode, body: parts.join('') })
          })
      }
    )
    request.once('error', reject)
    request.end(body)
  })
}

function connect(
  offered: string[],
  headers: Record<string, string> = {},
  page: string = randomUUID()
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/engine?page=${page}`, offered, {
      headers,
      perMessageDeflate: false
    })
    socket.once('open', () => {
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

async function connectedChannel(): Promise<Channel> {
  const page = randomUUID()
  const socket = await connect(['limen', `token.${token}`], {}, page)
  const { channel, receive } = chunkedChannel({
    canWrite: () => true,
    write: (chunk) => {
      socket.send(chunk)
    },
    close: () => {
      socket.close()
    }
  })
  socket.on('message', receive)
  socket.on('close', () => {
    void get(`/engine-end?page=${page}`, authorization()).then(({ body }) =>
      channel.onclose?.((JSON.parse(body) as { cause: string }).cause)
    )
  })
  return channel
}

describe('who gets in', () => {
  test('the page is for anyone on this machine, by its own name only', async () => {
    expect(await get('/')).toEqual({ status: 200, body: '<p>page' })
    expect((await get('/', { host: 'evil.example' })).status).toBe(403)
    expect((await get('/', { origin: 'http://evil.example' })).status).toBe(403)
    expect((await get('/', {}, 'POST')).status).toBe(404)
  })

  test('data need the token', async () => {
    expect((await get('/folder?path=')).status).toBe(400)
    expect((await get('/folder?path=', { authorization: 'Bearer wrong' })).body).toContain('no permission')
  })

  test('the engine needs the token and the own origin', async () => {
    await expect(connect(['limen'])).rejects.toThrow('403')
    await expect(connect(['limen', 'token.wrong'])).rejects.toThrow('403')
    await expect(connect(['limen', `token.${token}`], { origin: 'http://evil.example' })).rejects.toThrow(
      '403'
    )
    await expect(connect(['limen', `token.${token}`], { host: 'evil.example' })).rejects.toThrow('403')
    const socket = await connect(['limen', `token.${token}`])
    expect(socket.protocol).toBe('limen')
    socket.terminate()
  })

  test('why an engine ended is for its page, which has the token', async () => {
    expect((await get('/engine-end?page=x')).status).toBe(400)
    expect((await get('/engine-end?page=x', authorization())).body).toContain('no engine here')
  })

  test('a taken port is an error with advice', async () => {
    await expect(startServer({ port: server.port, startEngine: engineHere })).rejects.toMatchObject({
      tag: 'request'
    })
  })
})

test('a study of a page that is going is written for who has the token', async () => {
  const path = join(folder, 'kept.limen.json')
  const file = JSON.stringify({ path, study: sampleStudy })
  expect((await get('/study', {}, 'POST', file)).status).toBe(400)
  await expect(stat(path)).rejects.toThrow()
  expect((await get('/study', authorization(), 'POST', file)).status).toBe(200)
  expect(await readFile(path, 'utf8')).toContain(sampleStudy.title)
})

describe('the engine behind the server', () => {
  test('answers, and a small answer overtakes a bulky one', async () => {
    const client = new EngineClient(connectedChannel)
    await client.call('hello', {})
    const order: string[] = []
    const bulk = { plan: '', trace: '', values: {}, neighbors: 5_000_000, minimumDistance: 0, seed: 0 }
    await Promise.all([
      client.call('umap', bulk).then(({ points }) => order.push(`${points.length} points`)),
      client.call('hello', {}).then(() => order.push('hello'))
    ])
    expect(order).toEqual(['hello', '5000000 points'])
    client.close()
  })

  test('that dies is told with its cause, and the page gets another', async () => {
    const client = new EngineClient(connectedChannel)
    await client.call('hello', {})
    const isUp = new Promise<void>((resolve) => (client.onup = resolve))
    await expect(client.call('openNetwork', { path: '/x/bad.onnx', provider: 'cpu' })).rejects.toMatchObject({
      tag: 'engine',
      part: '/x/bad.onnx',
      message: expect.stringContaining('It was killed.') as string
    })
    await isUp
    expect(await client.call('hello', {})).toMatchObject({ version: '1' })
    client.close()
  })
})

describe('files', () => {
  const batch = '0f8fad5b-d9cb-469f-a165-70867728950e'

  test('uploads of one batch lie side by side, for their owner only', async () => {
    const paths: string[] = []
    for (const name of ['net.onnx', 'net.onnx.data']) {
      const { body } = await get(`/upload?batch=${batch}&name=${name}`, authorization(), 'POST', name)
      const { path } = JSON.parse(body) as { path: string }
      expect(await readFile(path, 'utf8')).toBe(name)
      paths.push(path)
    }
    expect(join(paths[0] ?? '', '..')).toBe(join(paths[1] ?? '', '..'))
    expect((await stat(join(paths[0] ?? '', '../..'))).mode & 0o77).toBe(0)
    const again = await get(`/upload?batch=${batch}&name=net.onnx`, authorization(), 'POST', 'other')
    expect(again.status).toBe(400)
    expect(await readFile(paths[0] ?? '', 'utf8')).toBe('net.onnx')
  })

  test.each(['../x', 'a/b', 'a%5Cb', '..', '', '%00'])('an upload is not named %j', async (name) => {
    expect((await get(`/upload?batch=${batch}&name=${name}`, authorization(), 'POST', 'x')).status).toBe(400)
    expect((await get(`/upload?batch=../x&name=a`, authorization(), 'POST', 'x')).status).toBe(400)
  })

  test('a folder lists folders and the wanted files', async () => {
    const { body } = await get(`/folder?path=${folder}&ending=onnx`, authorization())
    const listing = JSON.parse(body) as { entries: { name: string }[] }
    expect(listing.entries.map(({ name }) => name)).toEqual(['inner', 'a.ONNX', 'b.onnx'])
    expect((await get('/folder?path=/does/not/exist', authorization())).body).toContain('"tag":"file"')
    expect((await get('/folder?path=relative', authorization())).status).toBe(400)
  })
})

describe('printing', () => {
  const figure =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0L9 9" stroke="#000"/></svg>'
  const print = (query: string, headers = authorization()): Promise<Answer> =>
    get(`/print-pdf?${query}`, headers, 'POST', figure)

  test('needs the token, and a page that can be', async () => {
    expect((await print('width=20&height=20', {})).body).toContain('no permission')
    for (const query of ['width=0&height=20', 'height=20', 'width=20&height=1e9'])
      expect(await print(query)).toMatchObject({
        status: 400,
        body: expect.stringContaining('mm can') as string
      })
  })

  test.runIf(findChromium() !== null)('answers with a PDF', async () => {
    const { body } = await print('width=20&height=20')
    const { pdf } = JSON.parse(body) as { pdf: string }
    expect(Buffer.from(pdf, 'base64').toString('latin1', 0, 5)).toBe('%PDF-')
  })
})

describe('what a stranger can send without the token', () => {
  test('an address that is none is refused, and the server goes on', async () => {
    expect((await get('//')).status).toBe(400)
    expect((await get('/')).status).toBe(200)
  })

  test('a refused upgrade whose sender is gone does not end the server', async () => {
    for (let attempt = 0; attempt < 20; attempt++) {
      const socket = connectSocket(server.port, '127.0.0.1')
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.write('GET /engine HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
      socket.resetAndDestroy()
    }
    expect((await get('/')).status).toBe(200)
  })
})
