/** Writes whole files so that a reader sees the old content or the new one, never a part, even after a crash. */
import { FileInParts } from './file-in-parts.ts'

/** The last write to each path, so that two writes to one file end in the order in which they were asked for. */
const underWay = new Map<string, Promise<void>>()

/**
 * Writes beside the file, flushes to the disk and renames. A link stays a link: its target is replaced.
 * @throws the file system's own error; the old content is then untouched.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const before = underWay.get(path) ?? Promise.resolve()
  const writing = before.then(() => replaceFile(path, content))
  const settled = writing.catch(() => undefined)
  underWay.set(path, settled)
  try {
    await writing
  } finally {
    if (underWay.get(path) === settled) underWay.delete(path)
  }
}

async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const file = await FileInParts.begin(path)
  await file.write(typeof content === 'string' ? Buffer.from(content) : content, 0)
  await file.finish()
}
