/** Starts the engine in a process of its own, so that nothing a network does to it takes the host down. Not for Electron. */
import { spawn, type ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Channel } from '#shared/channel.ts'
import { allocatorEnvironment } from './allocator-environment.ts'
import { LinesWithoutDrivers } from './driver-words.ts'
import type { PageRequest } from './page-socket.ts'
import { pipeChannel } from './pipe-channel.ts'

export interface EngineChild {
  /** The pipe to the engine, as frames (pipe-channel.ts). Its end is the engine's end. */
  pipe: Duplex
  /** Hands the engine a page's connection, which is its own from then on; when the page leaves, the engine is stopped. */
  connectPage: (request: PageRequest, socket: Socket) => void
  /** Resolves with the cause, in plain words, when the process has ended. */
  ended: Promise<string>
  /** Ends the pipe after what was written to it, and with it the engine; one that a run keeps from seeing it is killed. */
  stop: () => void
}

/** How long an engine may take to see that its host has gone. */
const graceMilliseconds = 2000

/** Starts the engine process built beside this file. What it prints goes to stderr, but for words of graphics drivers. */
export function startEngineChild(
  entry = fileURLToPath(new URL('./engine-process.js', import.meta.url))
): EngineChild {
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 2, 'pipe', 'pipe', 'ipc'],
    env: allocatorEnvironment()
  })
  passOn(child)
  const pipe = child.stdio[3] as Duplex
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(`The engine process could not be started: ${error.message}.`)
    })
    child.once('exit', (code, signal) => {
      resolve(causeInWords(code, signal))
    })
  })
  const stop = (): void => {
    pipe.end()
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds)
    void ended.then(() => {
      clearTimeout(timer)
    })
  }
  pipe.on('error', () => undefined) // The engine's end follows, and its cause with it.
  child.on('message', stop) // All that an engine has to say to its host: the page has left.
  return { pipe, connectPage: pageHandover(child), ended, stop }
}

/** What it prints as errors. */
function passOn({ stderr }: ChildProcess): void {
  const lines = new LinesWithoutDrivers()
  stderr?.setEncoding('utf8')
  stderr?.on('data', (piece: string) => process.stderr.write(lines.take(piece)))
  stderr?.on('end', () => process.stderr.write(lines.flush()))
}

const pageHandover =
  (child: ChildProcess): EngineChild['connectPage'] =>
  (request, socket) => {
    child.send(request, socket, (error) => {
      if (error) socket.destroy() // The engine has just ended: the page asks for another.
    })
  }

/** The engine's end of the process as a sentence; a kill is most often the system running out of memory. */
export function causeInWords(code: number | null, signal: string | null): string {
  if (signal === 'SIGKILL') return 'Its process was killed (SIGKILL), perhaps because memory ran out.'
  if (signal !== null) return `Its process was ended by ${signal}.`
  return `Its process ended with exit code ${code ?? 'unknown'}.`
}

/** A channel to an engine of its own; closing it ends that engine. */
export function engineChildChannel(child: EngineChild = startEngineChild()): Channel {
  const channel = pipeChannel(child.pipe)
  const outer: Channel = { send: channel.send, onmessage: null, onclose: null, close: child.stop }
  channel.onmessage = (bytes) => outer.onmessage?.(bytes)
  void child.ended.then((cause) => outer.onclose?.(cause))
  return outer
}
