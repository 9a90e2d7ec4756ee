/**
 * Study files: read and checked against the schema, written atomically, with the network's path relative to the study.
 * Not here: whether the network's hash still fits (whoever opens the network compares it with the study's).
 */
import { access, readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { z } from 'zod'
import type { OpenedStudy } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { studySchema, type Study } from '#shared/study.ts'
import { fileReason } from '../../files/file-reason.ts'
import { writeAtomically } from '../../files/write-atomically.ts'

/** Studies hold projections of at most a few hundred thousand numbers; far past that it is some other file. */
const largestStudy = 512 * 1024 * 1024

/**
 * Reads a study and looks for its network where it says.
 * @throws LimenError 'file' if it can't be read, is no study, or of a newer version; the part is the field.
 */
export async function openStudyFile(path: string): Promise<OpenedStudy> {
  const study = parseStudy(await readText(path), path)
  const expected = resolve(dirname(path), study.network.path.split('/').join(sep))
  const found = await access(expected).then(
    () => true,
    () => false
  )
  return { study, path, networkPath: found ? expected : null }
}

/**
 * Writes a study. An absolute path of its network becomes relative to the study's folder where both are on one drive.
 * @throws LimenError 'request' for a study that does not fit the schema, 'file' if it can't be written.
 */
export async function saveStudyFile(path: string, study: Study): Promise<void> {
  const checked = studySchema.safeParse(study)
  if (!checked.success) throw misfit(checked.error, 'request', 'The study can not be saved')
  const network = { ...checked.data.network, path: portablePath(path, checked.data.network.path) }
  try {
    await writeAtomically(path, `${JSON.stringify({ ...checked.data, network }, null, 2)}\n`)
  } catch (error) {
    throw fileError(error, path, 'The study could not be written', 'Choose a folder that you may write to.')
  }
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
  const parsed = studySchema.safeParse(data)
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
function portablePath(studyPath: string, networkPath: string): string {
  if (!isAbsolute(networkPath)) return networkPath
  const path = relative(dirname(resolve(studyPath)), networkPath)
  return isAbsolute(path) ? networkPath : path.split(sep).join('/')
}

function misfit(error: z.ZodError, tag: 'file' | 'request', what: string): LimenError {
  const [issue] = error.issues
  const field = issue?.path.map(String).join('.') ?? ''
  return new LimenError(
    {
      tag,
      message: `${what}: ${field || 'it'} does not fit (${issue?.message ?? 'unknown field'}).`,
      part: field
    },
    { cause: error }
  )
}

function fileError(error: unknown, path: string, what: string, advice: string): LimenError {
  const message = `${what}: ${fileReason(error)}.`
  return new LimenError({ tag: 'file', message, advice, part: path }, { cause: error })
}
