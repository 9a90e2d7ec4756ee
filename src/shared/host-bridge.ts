/** What the Electron preload puts on `window.limenHost`, and the names of its messages. The browser host has none of it. */
import type { ErrorData } from './errors.ts'
import type { MenuCommand } from './menu.ts'

/** A kind of file in a dialog: what to call it, and its name endings without the dot. */
export interface FileKind {
  label: string
  endings: string[]
}

export interface OpenFileRequest {
  title: string
  kinds: FileKind[]
}

/** Of a page, in millimetres. */
export interface PrintedSize {
  widthMm: number
  heightMm: number
}

export interface SaveFileRequest extends OpenFileRequest {
  suggestedName: string
}

/** A piece of a dropped file. Files of one batch lie in one folder; after `stop` nothing of the file is left. */
export interface FilePiece {
  /** A UUID. */
  batch: string
  name: string
  part: 'more' | 'last' | 'stop'
}

/** Answers cross as data, since an error would keep only its text. */
export type HostAnswer<T> = { value: T } | { error: ErrorData }

export interface HostBridge {
  /** Asks for a fresh engine process under a name of the page's choice; its port arrives as a window message. */
  connectEngine: (name: string) => void
  /** The page has closed the port of this name: the process writes what it has and ends. */
  endEngine: (name: string) => void
  chooseFile: (request: OpenFileRequest) => Promise<HostAnswer<string | null>>
  chooseSavePath: (request: SaveFileRequest) => Promise<HostAnswer<string | null>>
  saveBytes: (request: SaveFileRequest, bytes: Uint8Array) => Promise<HostAnswer<string | null>>
  /** Copies a dropped file, piece by piece; the path of the copy comes with the last one. */
  copyPiece: (piece: FilePiece, bytes: Uint8Array) => Promise<HostAnswer<string | null>>
  openLink: (url: string) => Promise<HostAnswer<null>>
  /** Prints an SVG to a PDF of one page that is as large as it. */
  printPdf: (svg: string, size: PrintedSize) => Promise<HostAnswer<Uint8Array>>
  /** The path given on the command line, once. */
  startPath: () => Promise<HostAnswer<string | null>>
  onCommand: (listener: (command: MenuCommand) => void) => void
  /** A path given to a second start of the app. */
  onOpenPath: (listener: (path: string) => void) => void
  /** The window is about to close: the page saves what is waiting, and answers whether it could. */
  onClosing: (save: () => Promise<boolean>) => void
  /** The engine process of a name ended by itself, with the cause in plain words. */
  onEngineExit: (listener: (name: string, cause: string) => void) => void
}

/** `data` of the window message that carries the port of an engine. */
export const enginePortMessage = (name: string): string => `limen-engine-port ${name}`
