/** `limen export`: what a study shows, as files of any format. */
import { isDataFormat } from '#shared/data-export.ts'
import type { ExportedFile } from '#shared/export-job.ts'
import { companionPath } from '#shared/export-companions.ts'
import { exportFormats } from '#shared/export-formats.ts'
import { cannotWrite, checkFolderOf, checkResultPath } from '../../files/result-path.ts'
import { withEngine } from '../with-engine.ts'
import { asTyped } from '../wrong-usage.ts'
import { exportByPage } from './export-by-page.ts'
import { exportData } from './export-data.ts'
import { openStudy } from './open-study.ts'
import { writeCaption } from './write-caption.ts'

/** What to write, and where; paths are absolute. */
export interface StudyExport {
  files: ExportedFile[]
  /** A caption, and what it is of. */
  caption?: ExportedFile
}

const advice = 'Give another --out.'

/** @throws LimenError where the study can't be read or computed, or a file can't be written; WrongUsage of what was typed. */
export async function exportStudy(studyPath: string, wanted: StudyExport): Promise<void> {
  try {
    await exportWanted(studyPath, wanted)
  } catch (error) {
    throw asTyped(error)
  }
}

async function exportWanted(studyPath: string, wanted: StudyExport): Promise<void> {
  const { caption } = wanted
  const files = await checkedFiles(wanted.files, caption?.out)
  const isNumbers = ({ recipe: { of, format, beside } }: ExportedFile): boolean =>
    of === 'view' && isDataFormat(format) && beside.length === 0
  // What a plot shows is known when it is made, and what moves in a film is the page's to say.
  const isByPage =
    caption !== undefined &&
    (caption.recipe.of !== 'view' || exportFormats[caption.recipe.format].kind === 'motion')
  await exportByEngine(studyPath, files.filter(isNumbers), isByPage ? undefined : caption)
  const drawn = files.filter((file) => !isNumbers(file))
  if (drawn.length > 0 || isByPage)
    await exportByPage(studyPath, { files: drawn, ...(isByPage && { caption }) })
}

/**
 * The same files, each with what lies beside it once. Every one can be written, and none over another.
 * @throws LimenError 'file' where that is not so.
 */
async function checkedFiles(
  files: readonly ExportedFile[],
  caption: string | undefined
): Promise<ExportedFile[]> {
  if (caption !== undefined) await checkResultPath(caption, 'Give another --caption.')
  const outs = new Set(caption === undefined ? [] : [caption])
  for (const { out, recipe } of files) {
    await (recipe.format === 'zarr' ? checkFolderOf : checkResultPath)(out, advice)
    if (outs.has(out)) throw cannotWrite(out, 'two files of this export would lie there', advice)
    outs.add(out)
  }
  const beside = new Set<string>()
  const isFirst = (path: string): boolean => {
    const isNew = !beside.has(path)
    beside.add(path)
    return isNew
  }
  const checked = files.map(({ out, recipe }) => {
    // A poster is that of a film.
    const isFilm = exportFormats[recipe.format].kind === 'motion'
    const own = recipe.beside.filter((companion) => companion !== 'poster' || isFilm)
    const first = own.filter((companion) => isFirst(companionPath(out, companion)))
    return { out, recipe: { ...recipe, beside: first } }
  })
  for (const path of beside) {
    if (outs.has(path)) throw cannotWrite(path, 'two files of this export would lie there', advice)
    await checkResultPath(path, advice)
  }
  return checked
}

/** What needs no picture needs no browser. */
async function exportByEngine(
  studyPath: string,
  files: readonly ExportedFile[],
  caption: ExportedFile | undefined
): Promise<void> {
  if (files.length === 0 && caption === undefined) return
  await withEngine(async (work) => {
    const study = await openStudy(studyPath, work)
    for (const { recipe, out } of files) {
      const { format, panels } = recipe
      if (isDataFormat(format)) await exportData(study, { format, panels }, out, work)
    }
    if (caption !== undefined) await writeCaption(study, caption, work)
  })
}
