/** The Electron host: the engine over a MessagePort that the preload forwards, dialogs and menu over its bridge. */
import type { Channel } from '#shared/channel.ts'
import { LimenError } from '#shared/errors.ts'
import { enginePortMessage, type FilePiece, type HostAnswer, type HostBridge } from '#shared/host-bridge.ts'
import { copyInPieces, mainPath } from './copied-files.ts'
import type { Shell } from './shell.ts'

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    limenHost?: HostBridge
  }
}

/** How long a closed port waits for the main process to say why. */
const causeDelay = 100

export function connectElectron(bridge: HostBridge): { connect: () => Promise<Channel>; shell: Shell } {
  const channels = new Map<string, Channel>()
  bridge.onEngineExit((name, cause) => {
    channels.get(name)?.onclose?.(cause)
    channels.delete(name)
  })
  const connect = async (): Promise<Channel> => {
    const name = crypto.randomUUID()
    const port = enginePort(name)
    bridge.connectEngine(name)
    const channel = portChannel(await port, () => {
      channels.delete(name)
      bridge.endEngine(name)
    })
    channels.set(name, channel)
    return channel
  }
  return { connect, shell: electronShell(bridge) }
}

/** Resolves with the port that the preload forwards under a name. */
function enginePort(name: string): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listen = ({ source, data, ports: [port] }: MessageEvent): void => {
      if (source !== window || data !== enginePortMessage(name) || port === undefined) return
      window.removeEventListener('message', listen)
      resolve(port)
    }
    window.addEventListener('message', listen)
  })
}

function portChannel(port: MessagePort, onclosed: () => void): Channel {
  const channel: Channel = {
    // Without a transfer list: Electron loses a message that transfers anything but ports.
    send: (bytes) => {
      port.postMessage(bytes)
    },
    onmessage: null,
    onclose: null,
    close: () => {
      port.close()
      onclosed()
    }
  }
  port.onmessage = ({ data }: MessageEvent<Uint8Array>) => channel.onmessage?.(data)
  port.addEventListener('close', () => setTimeout(() => channel.onclose?.(), causeDelay))
  return channel
}

function electronShell(bridge: HostBridge): Shell {
  const copyPiece = async (piece: FilePiece, bytes: Uint8Array): Promise<string | null> =>
    valueOf(await bridge.copyPiece(piece, bytes))
  const shell: Shell = {
    host: 'electron',
    hasNativeMenu: true,
    chooseFile: async (request) => valueOf(await bridge.chooseFile(request)),
    chooseSavePath: async (request) => valueOf(await bridge.chooseSavePath(request)),
    saveBytes: async (request, bytes) => valueOf(await bridge.saveBytes(request, bytes)) !== null,
    // The page is given what a dropped file holds, not where it lies.
    pathOfDropped: async (files, options) => mainPath(await copyInPieces(files, copyPiece, options)),
    openLink: async (url) => {
      valueOf(await bridge.openLink(url))
    },
    printPdf: async (svg, size) => valueOf(await bridge.printPdf(svg, size)),
    keepStudy: () => false,
    startPath: async () => valueOf(await bridge.startPath()),
    oncommand: null,
    onclosing: null,
    onopenpath: null
  }
  bridge.onCommand((command) => shell.oncommand?.(command))
  bridge.onClosing(() => shell.onclosing?.() ?? Promise.resolve(true))
  bridge.onOpenPath((path) => shell.onopenpath?.(path))
  return shell
}

function valueOf<T>(answer: HostAnswer<T>): T {
  if ('error' in answer) throw new LimenError(answer.error)
  return answer.value
}
