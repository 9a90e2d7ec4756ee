/** Lists folders of the server's machine for the page's path dialog: folders, and files with the wanted endings. */
import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { fileReason } from '../files/file-reason.ts'

export interface FolderListing {
  path: string
  /** Null at the root. */
  parent: string | null
  entries: { name: string; path: string; isFolder: boolean }[]
}

/**
 * Folders first, each in alphabetical order; hidden ones left out. An empty path is the home folder.
 * @throws LimenError 'file' when the folder cannot be read.
 */
export async function listFolder(path: string, endings: readonly string[]): Promise<FolderListing> {
  const folder = path === '' ? homedir() : path
  try {
    if (!isAbsolute(folder)) throw new Error('the path does not start at the root')
    const found = await readdir(folder, { withFileTypes: true })
    const visible = found.filter(({ name }) => !name.startsWith('.'))
    const entries = await Promise.all(
      visible.map(async (entry) => {
        const full = join(folder, entry.name)
        return {
          name: entry.name,
          path: full,
          isFolder: entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(full)))
        }
      })
    )
    const wanted = entries.filter(
      ({ name, isFolder }) => isFolder || endings.some((ending) => hasEnding(name, ending))
    )
    wanted.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name))
    return { path: folder, parent: dirname(folder) === folder ? null : dirname(folder), entries: wanted }
  } catch (cause) {
    const message = `The folder cannot be listed: ${fileReason(cause)}.`
    throw new LimenError({ tag: 'file', message, part: folder }, { cause })
  }
}

const hasEnding = (name: string, ending: string): boolean =>
  name.toLowerCase().endsWith(`.${ending.toLowerCase()}`)

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false
  )
