/** What is plotted, as a file of the format that is asked for: whole, or not at all. */
import { stat } from 'node:fs/promises'
import type { DataFormat } from '#shared/data-export.ts'
import { checkResultPath } from '../../files/result-path.ts'
import { replaceAtomically, type Append } from '../../files/write-atomically.ts'
import { writingError } from '../../files/writing-error.ts'
import { writeCsv } from './csv-file.ts'
import { writeGroupsAsNpz } from './npz-file.ts'
import { writeParquet } from './parquet-file.ts'
import type { PlottedData } from './plotted-data.ts'
import { plottedGroups } from './plotted-groups.ts'
import { pointsTable } from './points-table.ts'
import { checkStorePath, writeStore } from './zarr/zarr-folder.ts'
import { writeGroups } from './zarr/zarr-groups.ts'

const advice = 'Choose another place or name.'

/** Whether data can be written there, before they are computed. @throws LimenError 'file' when they can't. */
export const checkDataPath = (path: string, format: DataFormat): Promise<void> =>
  format === 'zarr' ? checkStorePath(path, advice) : checkResultPath(path, advice)

/**
 * @param checkStop what it throws stops the writing; nothing is left then.
 * @returns bytes that were written.
 * @throws LimenError 'file' when it can't be written.
 */
export async function writeData(
  data: PlottedData,
  { path, format }: { path: string; format: DataFormat },
  checkStop: () => void
): Promise<number> {
  if (format === 'zarr')
    return writeStore(path, advice, (store) => writeGroups(store, plottedGroups(data), data.about, checkStop))
  try {
    await replaceAtomically(path, (append) => writeFileOf(data, format, append, checkStop))
  } catch (cause) {
    throw writingError(cause, path)
  }
  return (await stat(path)).size
}

async function writeFileOf(
  data: PlottedData,
  format: Exclude<DataFormat, 'zarr'>,
  append: Append,
  checkStop: () => void
): Promise<void> {
  if (format === 'csv') return writeCsv(append, pointsTable(data), checkStop)
  if (format === 'parquet') return writeParquet(append, pointsTable(data), checkStop)
  checkStop()
  return writeGroupsAsNpz(append, plottedGroups(data), data.about)
}
