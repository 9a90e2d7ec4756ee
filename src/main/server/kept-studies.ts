/**
 * Writes the study of a page that is going: its engine ends with it, and may be busy until then. What a page asks while it is
 * there is the engine's to do.
 */
import { saveStudyFile } from '#engine/studies/study-files.ts'
import type { Contract } from '#shared/contract.ts'
import { errorData } from '#shared/errors.ts'

/** @throws LimenError as `saveStudyFile`; it is printed too, since the page may be gone. */
export async function keepStudy(file: unknown): Promise<Contract['saveStudy']['answer']> {
  const { path, study, stamp } = file as Contract['saveStudy']['request']
  try {
    return { stamp: await saveStudyFile(path, study, stamp) }
  } catch (error) {
    console.error(`The last changes to ${path} could not be saved: ${errorData(error).message}`)
    throw error
  }
}
