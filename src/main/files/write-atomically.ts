/** Writes whole files so that a reader sees the old content or the new one, never a part, even after a crash. */
import { FileInParts } from './file-in-parts.ts'
import { removedAtExit } from './unfinished.ts'

/** The last write to each path, so that two writes to one file end in the order in which they were asked for. */
const underWay = new Map<string, Promise<void>>()

/** Writes behind what was written before. */
export type Append = (content: string | Uint8Array) => Promise<void>

/**
 * Writes beside the file, flushes to the disk and renames. A link stays a link: its target is replaced.
 * @throws the file system's own error; the old content is then untouched.
 */
export const writeAtomically = (path: string, content: string | Uint8Array): Promise<void> =>
  replaceAtomically(path, (append) => append(content))

/**
 * The same for content that comes piece by piece.
 * @param write where it fails, the old content is untouched and nothing of the new is left.
 */
export async function replaceAtomically(
  path: string,
  write: (append: Append) => Promise<void>
): Promise<void> {
  const before = underWay.get(path) ?? Promise.resolve()
  const writing = before.then(() => replaceFile(path, write))
  const settled = writing.catch(() => undefined)
  underWay.set(path, settled)
  try {
    await writing
  } finally {
    if (underWay.get(path) === settled) underWay.delete(path)
  }
}

async function replaceFile(path: string, write: (append: Append) => Promise<void>): Promise<void> {
  const file = await FileInParts.begin(path)
  let position = 0
  await removedAtExit(file.temporary, async () => {
    try {
      await write(async (content) => {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content
        await file.write(bytes, position)
        position += bytes.length
      })
      await file.finish()
    } catch (error) {
      await file.abort()
      throw error
    }
  })
}
