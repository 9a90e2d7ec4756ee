/** What the page may ask of the main process. Every message is checked for its sender; answers and errors are data. */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { errorData, LimenError } from '#shared/errors.ts'
import type {
  FilePiece,
  HostAnswer,
  OpenFileRequest,
  PrintedSize,
  SaveFileRequest
} from '#shared/host-bridge.ts'
import { pageAddress } from './app-scheme.ts'
import type { CloseGuard } from './close-guard.ts'

export interface PageRequests {
  connectEngine: (page: WebContents, name: string) => void
  endEngine: (name: string) => void
  closeGuard: Pick<CloseGuard, 'pageIsReady' | 'pageAnswered'>
  chooseFile: (request: OpenFileRequest) => Promise<string | null>
  chooseSavePath: (request: SaveFileRequest) => Promise<string | null>
  saveBytes: (request: SaveFileRequest, bytes: Uint8Array) => Promise<string | null>
  copyPiece: (piece: FilePiece, bytes: Uint8Array) => Promise<string | null>
  openLink: (url: string) => Promise<null>
  printPdf: (svg: string, size: PrintedSize) => Promise<Uint8Array>
  startPath: () => string | null
}

/** Registers the answers; call once. */
export function answerPage(requests: PageRequests): void {
  ipcMain.on('connect-engine', (event, name: unknown) => {
    if (isOwnPage(event) && typeof name === 'string') requests.connectEngine(event.sender, name)
  })
  ipcMain.on('end-engine', (event, name: unknown) => {
    if (isOwnPage(event) && typeof name === 'string') requests.endEngine(name)
  })
  ipcMain.on('guards-closing', (event) => {
    if (isOwnPage(event)) requests.closeGuard.pageIsReady()
  })
  ipcMain.on('may-close', (event, isSaved: unknown) => {
    if (isOwnPage(event)) requests.closeGuard.pageAnswered(isSaved === true)
  })
  handle('choose-file', requests.chooseFile)
  handle('choose-save-path', requests.chooseSavePath)
  handle('save-bytes', requests.saveBytes)
  handle('copy-piece', requests.copyPiece)
  handle('open-link', requests.openLink)
  handle('print-pdf', requests.printPdf)
  handle('start-path', requests.startPath)
}

/** The page and the preload are built with these types; what arrives from them is not checked again. */
function handle<R>(name: string, run: (...parameters: never[]) => R | Promise<R>): void {
  ipcMain.handle(name, async (event, ...parameters): Promise<HostAnswer<R>> => {
    try {
      if (!isOwnPage(event)) {
        throw new LimenError({ tag: 'request', message: 'Only the page of Limen may ask this.' })
      }
      return { value: await run(...(parameters as never[])) }
    } catch (error) {
      return { error: errorData(error) }
    }
  })
}

/** Whether the sender is the main frame of a window and shows our own page. */
function isOwnPage({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(pageAddress)
}
