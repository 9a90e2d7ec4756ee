/** Dialogs and downloads where there is only a browser. Files chosen in the browser are copied to the engine's machine. */
import { mount, unmount } from 'svelte'
import type { FileKind } from '#shared/host-bridge.ts'
import type { HostAccess } from './host-access.ts'
import { mainPath } from './copied-files.ts'
import PathDialog from './PathDialog.svelte'
import type { Shell } from './shell.ts'

export function browserShell(access: HostAccess): Shell {
  return {
    host: 'browser',
    hasNativeMenu: false,
    chooseFile: ({ title, kinds }) =>
      pathFromDialog(access, { mode: 'open', title, kinds, suggestedName: '' }),
    chooseSavePath: (request) => pathFromDialog(access, { mode: 'save', ...request }),
    saveBytes: ({ suggestedName }, bytes) => Promise.resolve(download(suggestedName, bytes)),
    pathOfDropped: async (files, options) => mainPath(await access.upload(files, options)),
    openLink: (url) => {
      window.open(url, '_blank', 'noopener,noreferrer')
      return Promise.resolve()
    },
    printPdf: (svg, size) => access.printPdf(svg, size),
    keepStudy: (file) => access.keepStudy(file),
    startPath: () => Promise.resolve(access.startPath),
    oncommand: null,
    onclosing: null,
    onopenpath: null
  }
}

interface PathRequest {
  mode: 'open' | 'save'
  title: string
  kinds: FileKind[]
  suggestedName: string
}

async function pathFromDialog(access: HostAccess, request: PathRequest): Promise<string | null> {
  let answered: (path: string | null) => void = () => undefined
  const answer = new Promise<string | null>((resolve) => (answered = resolve))
  const dialog = mount(PathDialog, {
    target: document.body,
    props: {
      ...request,
      access,
      onanswer: (path: string | null) => {
        answered(path)
      }
    }
  })
  const path = await answer
  await unmount(dialog)
  return path
}

function download(name: string, bytes: Uint8Array): boolean {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  // The download has taken its own hold on the data by the next turn of the event loop.
  setTimeout(() => {
    URL.revokeObjectURL(address)
  }, 1000)
  return true
}
