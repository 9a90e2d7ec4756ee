/** Native dialogs, and what follows from them. */
import { dialog, shell, type FileFilter } from 'electron'
import { LimenError } from '#shared/errors.ts'
import type { FileKind, OpenFileRequest, SaveFileRequest } from '#shared/host-bridge.ts'
import { fileReason } from '../files/file-reason.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import type { PageRequests } from './ipc.ts'

export const dialogAnswers: Pick<PageRequests, 'chooseFile' | 'chooseSavePath' | 'saveBytes' | 'openLink'> = {
  chooseFile,
  chooseSavePath,
  saveBytes: async (request, bytes) => {
    const path = await chooseSavePath(request)
    if (path !== null) await write(path, bytes)
    return path
  },
  openLink: async (url) => {
    if (!url.startsWith('https://')) {
      throw new LimenError({ tag: 'request', message: 'Only https addresses are opened.', part: url })
    }
    await shell.openExternal(url)
    return null
  }
}

async function chooseFile({ title, kinds }: OpenFileRequest): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title,
    filters: filtersOf(kinds),
    properties: ['openFile']
  })
  return filePaths[0] ?? null
}

async function chooseSavePath({ title, kinds, suggestedName }: SaveFileRequest): Promise<string | null> {
  const answer = await dialog.showSaveDialog({ title, filters: filtersOf(kinds), defaultPath: suggestedName })
  return answer.canceled || answer.filePath === '' ? null : answer.filePath
}

/** Native dialogs know only the last part of an ending like 'limen.json'. */
function filtersOf(kinds: readonly FileKind[]): FileFilter[] {
  return kinds.map(({ label, endings }) => ({
    name: label,
    extensions: endings.map((ending) => ending.slice(ending.lastIndexOf('.') + 1))
  }))
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeAtomically(path, bytes)
  } catch (cause) {
    const message = `The file could not be written: ${fileReason(cause)}.`
    const advice = 'Choose another folder, or free some space.'
    throw new LimenError({ tag: 'file', message, advice, part: path }, { cause })
  }
}
