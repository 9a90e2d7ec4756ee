/**
 * Study files: read and checked against the schema, written atomically, with the paths of network and files relative
 * to the study.
 * Not here: whether the network's hash still fits (whoever opens the network compares it with the study's).
 */
import { createHash } from 'node:crypto'
import { access, readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { z } from 'zod'
import type { OpenedStudy } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { schemaIssues } from '#shared/schema-issues.ts'
import { studySchema, type Study } from '#shared/study.ts'
import { filesOf, withFiles } from '../stimuli/file-settings.ts'
import { fileReason } from '../../files/file-reason.ts'
import { writeAtomically } from '../../files/write-atomically.ts'

/** Studies hold projections of at most a few hundred thousand numbers; far past that it is some other file. */
const largestStudy = 512 * 1024 * 1024

/**
 * Reads a study and looks for its network, and for the files that its stimuli are made from, where it says.
 * @throws LimenError 'file' if it can't be read, is no study, or of a newer version; the part is the field.
 */
export async function openStudyFile(path: string): Promise<OpenedStudy> {
  const text = await readText(path)
  const stored = parseStudy(text, path)
  const absolute = (part: string): string => resolve(dirname(resolve(path)), part.split('/').join(sep))
  const study = { ...stored, bindings: withFiles(stored.bindings, absolute) }
  const networkPath = absolute(stored.network.path)
  const files = filesOf(study.bindings)
  const areThere = await Promise.all(files.map((file) => isThere(file.path)))
  return {
    study,
    path,
    networkPath: (await isThere(networkPath)) ? networkPath : null,
    missingFiles: files.filter((_, order) => !areThere[order]),
    stamp: stampOf(text)
  }
}

/**
 * Writes a study. Absolute paths of its network and its files become relative to the study's folder where that is on the
 * same drive, so that they are found again when all have moved together.
 * @param stamp of the file as it was last read or written; a file that is another one by now is left alone.
 * @returns the stamp of what was written.
 * @throws LimenError 'request' for a study that does not fit the schema, 'file' if it can't be written, or if another
 *   program has changed it.
 */
export async function saveStudyFile(path: string, study: Study, stamp?: string): Promise<string> {
  const checked = studySchema.safeParse(study, { reportInput: true })
  if (!checked.success) throw misfit(checked.error, 'request', 'The study can not be saved')
  const { data } = checked
  const portable = (part: string): string => portablePath(path, part)
  const network = { ...data.network, path: portable(data.network.path) }
  const text = `${JSON.stringify({ ...data, network, bindings: withFiles(data.bindings, portable) }, null, 2)}\n`
  if (stamp !== undefined) await checkUnchanged(path, stamp)
  try {
    await writeAtomically(path, text)
  } catch (error) {
    throw fileError(error, path, 'The study could not be written', 'Choose a folder that you may write to.')
  }
  return stampOf(text)
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

/** Tells one content of a file from another. */
const stampOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A file that is gone can be written anew. */
async function checkUnchanged(path: string, stamp: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null || stampOf(text) === stamp) return
  throw new LimenError({
    tag: 'file',
    message: 'Another program has changed this study since it was opened, so it was not written over.',
    advice: 'Save your work under another name, or open the study again to take over what changed.',
    part: path
  })
}

/** The study in a text. @throws LimenError 'file' with the field that does not fit as its part. */
export function parseStudy(text: string, path: string): Study {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw new LimenError(
      {
        tag: 'file',
        message: 'This file is not a study: it is not JSON.',
        advice: 'Choose a .limen.json file.',
        part: path
      },
      { cause: error }
    )
  }
  checkFormat(data, path)
  const parsed = studySchema.safeParse(data, { reportInput: true })
  if (!parsed.success) throw misfit(parsed.error, 'file', 'The study is damaged')
  return parsed.data
}

function checkFormat(data: unknown, path: string): void {
  const { format, version } = (typeof data === 'object' && data !== null ? data : {}) as {
    format?: unknown
    version?: unknown
  }
  if (format !== 'limen-study') {
    throw new LimenError({
      tag: 'file',
      message: 'This file is not a Limen study.',
      advice: 'Choose a .limen.json file.',
      part: path
    })
  }
  if (typeof version === 'number' && version > 1) {
    throw new LimenError({
      tag: 'file',
      message: `This study has version ${version}; this Limen reads version 1.`,
      advice: 'Open it with a newer Limen.',
      part: path
    })
  }
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > largestStudy) throw new Error(`the file has ${size} bytes, more than any study`)
    return await readFile(path, 'utf8')
  } catch (error) {
    throw fileError(error, path, 'The study could not be read', 'Check the path, or choose the file again.')
  }
}

/** Relative to the study's folder with forward slashes; absolute on another drive. */
function portablePath(studyPath: string, partPath: string): string {
  if (!isAbsolute(partPath)) return partPath
  const path = relative(dirname(resolve(studyPath)), partPath)
  return isAbsolute(path) ? partPath : path.split(sep).join('/')
}

function misfit(error: z.ZodError, tag: 'file' | 'request', what: string): LimenError {
  const field = error.issues[0]?.path.map(String).join('.') ?? ''
  const [issue = 'it does not fit'] = schemaIssues(error)
  return new LimenError({ tag, message: `${what}: ${issue}.`, part: field }, { cause: error })
}

function fileError(error: unknown, path: string, what: string, advice: string): LimenError {
  const message = `${what}: ${fileReason(error)}.`
  return new LimenError({ tag: 'file', message, advice, part: path }, { cause: error })
}
