/** The page's right to use its server: the token from the address, and the HTTP requests that need it. */
import { LimenError, type ErrorData } from '#shared/errors.ts'

const storageKey = 'limen-token'

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

  /** Takes the token out of the address bar, so that it is neither bookmarked nor shared with the address. */
  constructor() {
    const given = new URLSearchParams(location.hash.slice(1))
    this.token = given.get('token') ?? sessionStorage.getItem(storageKey) ?? ''
    this.startPath = given.get('open')
    sessionStorage.setItem(storageKey, this.token)
    if (given.has('token')) history.replaceState(null, '', location.pathname)
  }

  /** Folder listing for the path dialog: folders, and files with one of the endings. */
  async listFolder(path: string, endings: readonly string[]): Promise<FolderListing> {
    const query = new URLSearchParams([['path', path], ...endings.map((ending) => ['ending', ending])])
    return (await this.#answer(`folder?${query}`, 'GET')) as FolderListing
  }

  /** Copies files to one new folder of the engine's machine; answers their paths. */
  async upload(files: readonly File[], signal?: AbortSignal): Promise<string[]> {
    const batch = crypto.randomUUID()
    const paths: string[] = []
    for (const file of files) {
      const query = new URLSearchParams({ batch, name: file.name })
      const { path } = (await this.#answer(`upload?${query}`, 'POST', {
        body: file,
        ...(signal && { signal })
      })) as { path: string }
      paths.push(path)
    }
    return paths
  }

  async #answer(
    address: string,
    method: 'GET' | 'POST',
    more: Pick<RequestInit, 'body' | 'signal'> = {}
  ): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.token}` }
    const response = await fetch(address, { method, headers, ...more }).catch((cause: unknown) => {
      if (more.signal?.aborted === true)
        throw new LimenError({ tag: 'cancelled', message: 'The upload was stopped.' })
      const advice = 'Start it again, and open the address that it prints.'
      throw new LimenError({ tag: 'engine', message: 'The Limen server does not answer.', advice }, { cause })
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new LimenError(answer as ErrorData)
    return answer
  }
}
