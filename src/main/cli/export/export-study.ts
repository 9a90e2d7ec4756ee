/** `limen export`: what a study shows, as a file of any format. */
import type { DataFormat } from '#shared/data-export.ts'
import { checkFolderOf } from '../../files/result-path.ts'
import { withEngine } from '../with-engine.ts'
import { exportData } from './export-data.ts'
import { openStudy } from './open-study.ts'

/** Where and what to write; paths are absolute. */
export interface StudyExport {
  format: DataFormat
  out: string
}

/** @throws LimenError where the study can't be read or computed, or the file can't be written. */
export async function exportStudy(studyPath: string, { format, out }: StudyExport): Promise<void> {
  await checkFolderOf(out, 'Give another --out.')
  await withEngine(async (work) => {
    const study = await openStudy(studyPath, work)
    await exportData(study, format, out, work)
  })
}
