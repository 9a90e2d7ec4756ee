/** The page's right to use its server: the token from the address, and the HTTP requests that need it. */
import type { Contract } from '#shared/contract.ts'
import { LimenError, type ErrorData } from '#shared/errors.ts'
import type { ExportJob, ExportNews, HostExportJob } from '#shared/export-job.ts'
import type { PrintedSize } from '#shared/host-bridge.ts'
import { postFile, type CopyOptions, type ServerAnswer } from './post-file.ts'

const storageKey = 'limen-token'

/** Bytes that browsers send for a page that has gone: 64 KiB of all its requests, with a little left for others. */
const mostAfterPage = 60 * 1024

/** What a folder on the server's machine holds. */
export interface FolderListing {
  /** Absolute path of the folder, and of the one that holds it; null at the root. */
  path: string
  parent: string | null
  entries: { name: string; path: string; isFolder: boolean }[]
}

export class HostAccess {
  readonly token: string
  /** Path given on the command line of the server. */
  readonly startPath: string | null
  /** The page was opened to export something, not to be looked at. */
  readonly isForExport: boolean

  /** Takes the token out of the address bar, so that it is neither bookmarked nor shared with the address. */
  constructor() {
    const given = new URLSearchParams(location.hash.slice(1))
    this.token = given.get('token') ?? sessionStorage.getItem(storageKey) ?? ''
    this.startPath = given.get('open')
    this.isForExport = given.has('export')
    sessionStorage.setItem(storageKey, this.token)
    if (given.has('token')) history.replaceState(null, '', location.pathname)
  }

  /** Folder listing for the path dialog: folders, and files with one of the endings. */
  async listFolder(path: string, endings: readonly string[]): Promise<FolderListing> {
    const query = new URLSearchParams([['path', path], ...endings.map((ending) => ['ending', ending])])
    return (await this.#answer(`folder?${query}`)) as FolderListing
  }

  /** Why the engine of a connection ended, in plain words; waits for its end. */
  async engineEnd(page: string): Promise<string> {
    return ((await this.#answer(`engine-end?page=${page}`)) as { cause: string }).cause
  }

  /** What the page is to export, and the way to tell of it. */
  async exportJob(): Promise<HostExportJob> {
    const job = (await this.#answer('export-job')) as ExportJob
    const tell = async (news: ExportNews): Promise<void> => {
      await this.#answer('export-news', { method: 'POST', body: JSON.stringify(news) })
    }
    return { ...job, tell }
  }

  /** A PDF of an SVG, printed by a browser of the server's machine. */
  async printPdf(svg: string, { widthMm, heightMm }: PrintedSize): Promise<Uint8Array> {
    const query = new URLSearchParams({ width: String(widthMm), height: String(heightMm) })
    const answer = await this.#answer(`print-pdf?${query}`, { method: 'POST', body: svg })
    return Uint8Array.from(atob((answer as { pdf: string }).pdf), (letter) => letter.charCodeAt(0))
  }

  /** Has the server write a study, also when the page is gone by then; false for one that is too large for that. */
  keepStudy(file: Contract['saveStudy']['request']): boolean {
    const body = new Blob([JSON.stringify(file)])
    if (body.size > mostAfterPage) return false
    this.#answer('study', { method: 'POST', body, keepalive: true }).catch(() => undefined) // The server tells whoever started it.
    return true
  }

  /** Copies files to one new folder of the engine's machine; answers their paths. */
  async upload(files: readonly File[], { signal, onSent }: CopyOptions = {}): Promise<string[]> {
    const batch = crypto.randomUUID()
    const paths: string[] = []
    let before = 0
    for (const file of files) {
      const query = new URLSearchParams({ batch, name: file.name })
      const options = { ...(signal && { signal }), onSent: (bytes: number) => onSent?.(before + bytes) }
      const answer = await postFile(`upload?${query}`, this.token, file, options).catch(noAnswer)
      paths.push((bodyOf(answer) as { path: string }).path)
      before += file.size
    }
    return paths
  }

  async #answer(address: string, request: RequestInit = {}): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.token}` }
    const response = await fetch(address, { ...request, headers }).catch(noAnswer)
    return bodyOf({ isOk: response.ok, body: await response.json() })
  }
}

/** @throws LimenError that the server answered with. */
function bodyOf({ isOk, body }: ServerAnswer): unknown {
  if (isOk) return body
  throw new LimenError(body as ErrorData)
}

function noAnswer(cause: unknown): never {
  if (cause instanceof LimenError) throw cause
  const advice = 'Start it again, and open the address that it prints.'
  throw new LimenError({ tag: 'engine', message: 'The Limen server does not answer.', advice }, { cause })
}
