/** `limen export`: what a study shows, as a file of any format. */
import type { DataFormat } from '#shared/data-export.ts'
import { checkFolderOf } from '../../files/result-path.ts'
import { withEngine } from '../with-engine.ts'
import { checkResultPath } from '../write-results.ts'
import { exportData } from './export-data.ts'
import { openStudy } from './open-study.ts'
import { writeCaption } from './write-caption.ts'

/** What to write, and where; paths are absolute. */
export interface StudyExport {
  data?: { format: DataFormat; out: string }
  /** Path of a caption. */
  caption?: string
}

/** @throws LimenError where the study can't be read or computed, or the file can't be written. */
export async function exportStudy(studyPath: string, { data, caption }: StudyExport): Promise<void> {
  if (data) await checkFolderOf(data.out, 'Give another --out.')
  if (caption !== undefined) await checkResultPath(caption, '--caption')
  await withEngine(async (work) => {
    const study = await openStudy(studyPath, work)
    if (data) await exportData(study, data.format, data.out, work)
    if (caption !== undefined) await writeCaption(study, caption, work)
  })
}
