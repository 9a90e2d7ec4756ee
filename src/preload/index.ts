/** The bridge between page and main process: forwards the engine's port, and names what the page may ask. Nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { enginePortMessage, type HostBridge } from '#shared/host-bridge.ts'
import type { MenuCommand } from '#shared/menu.ts'

const bridge: HostBridge = {
  connectEngine: (name) => {
    ipcRenderer.send('connect-engine', name)
  },
  endEngine: (name) => {
    ipcRenderer.send('end-engine', name)
  },
  chooseFile: (request) => ipcRenderer.invoke('choose-file', request),
  chooseSavePath: (request) => ipcRenderer.invoke('choose-save-path', request),
  saveBytes: (request, bytes) => ipcRenderer.invoke('save-bytes', request, bytes),
  copyPiece: (piece, bytes) => ipcRenderer.invoke('copy-piece', piece, bytes),
  openLink: (url) => ipcRenderer.invoke('open-link', url),
  printPdf: (svg, size) => ipcRenderer.invoke('print-pdf', svg, size),
  startPath: () => ipcRenderer.invoke('start-path'),
  onCommand: (listener) => {
    ipcRenderer.on('menu-command', (_event, command: MenuCommand) => {
      listener(command)
    })
  },
  onOpenPath: (listener) => {
    ipcRenderer.on('open-path', (_event, path: string) => {
      listener(path)
    })
  },
  onClosing: (save) => {
    ipcRenderer.on('closing', () => {
      void save()
        .catch(() => false)
        .then((isSaved) => {
          ipcRenderer.send('may-close', isSaved)
        })
    })
    ipcRenderer.send('guards-closing')
  },
  onEngineExit: (listener) => {
    ipcRenderer.on('engine-exit', (_event, name: string, cause: string) => {
      listener(name, cause)
    })
  }
}

// A port cannot cross the context bridge: a window message carries it into the page's own world.
ipcRenderer.on('engine-port', ({ ports }, name: string) => {
  window.postMessage(enginePortMessage(name), location.origin, ports)
})
contextBridge.exposeInMainWorld('limenHost', bridge)
