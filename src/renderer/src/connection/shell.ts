/** What a host offers beside the engine: dialogs, menu commands, downloads. One interface; electron.ts and browser.ts implement it. */
import type { Contract } from '#shared/contract.ts'
import type { CopyOptions } from './post-file.ts'
import type { FileKind, OpenFileRequest, PrintedSize, SaveFileRequest } from '#shared/host-bridge.ts'
import type { MenuCommand } from '#shared/menu.ts'

export type { FileKind, OpenFileRequest, SaveFileRequest }

/** The kinds of files that Limen reads and writes. */
export const fileKinds = {
  network: { label: 'ONNX network', endings: ['onnx'] },
  study: { label: 'Limen study', endings: ['limen.json'] },
  picture: { label: 'Picture', endings: ['png', 'jpg', 'jpeg'] },
  sound: { label: 'WAV sound', endings: ['wav'] },
  array: { label: 'NumPy array', endings: ['npy', 'npz'] },
  vocabulary: { label: 'Tokenizer or vocabulary', endings: ['json', 'txt'] }
} satisfies Record<string, FileKind>

/** All paths are absolute and belong to the machine that the engine runs on. */
export interface Shell {
  readonly host: 'electron' | 'browser'
  /** Whether the host draws the menu of menu.ts itself; else the page should show its entries. */
  readonly hasNativeMenu: boolean
  /** Lets the user choose a file; null when she thinks better of it. Further files of an upload (external data) lie beside it. */
  chooseFile: (request: OpenFileRequest) => Promise<string | null>
  /** Lets the user say where the engine should save; null when she thinks better of it. */
  chooseSavePath: (request: SaveFileRequest) => Promise<string | null>
  /** Gives bytes made in the page to the user: a save dialog, or a download. False when she thinks better of it. */
  saveBytes: (request: SaveFileRequest, bytes: Uint8Array) => Promise<boolean>
  /**
   * Path for files that were dropped on the page: that of the first .onnx, .limen.json or other file; null for none. They
   * are copied first, since a page is not told where they lie.
   * @throws LimenError 'file' where copying failed, 'cancelled' where it was stopped.
   */
  pathOfDropped: (files: readonly File[], options: CopyOptions) => Promise<string | null>
  /** Opens an https address outside the app. */
  openLink: (url: string) => Promise<void>
  /** Prints an SVG to a PDF of one page that is as large as it. @throws LimenError 'unsupported' where nothing can print. */
  printPdf: (svg: string, size: PrintedSize) => Promise<Uint8Array>
  /**
   * Takes over the writing of a study, for a page that is about to go and can wait for no answer; false where the host asks
   * before it closes (`onclosing`), or can't take one so large.
   */
  keepStudy: (file: Contract['saveStudy']['request']) => boolean
  /** The network or study given when the app was started, or null. */
  startPath: () => Promise<string | null>
  /** The user chose an entry of the native menu. */
  oncommand: ((command: MenuCommand) => void) | null
  /** The window is about to close: saves what is waiting, and says whether it could. A browser does not wait for it. */
  onclosing: (() => Promise<boolean>) | null
  /** The app was started again with a path. */
  onopenpath: ((path: string) => void) | null
}
