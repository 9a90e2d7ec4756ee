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
import { plottedGroups, type ArrayGroup } from './plotted-groups.ts'
import { pointsTable } from './points-table.ts'
import type { Table } from './table.ts'
import { checkStorePath, writeStore } from './zarr/zarr-folder.ts'
import { writeGroups } from './zarr/zarr-groups.ts'

const advice = 'Choose another place or name.'

/** Whether data can be written there, before they are computed. @throws LimenError 'file' when they can't. */
export const checkDataPath = (path: string, format: DataFormat): Promise<void> =>
  format === 'zarr' ? checkStorePath(path, advice) : checkResultPath(path, advice)

/** What is written: as a table, or as groups of arrays; only the one that the format has is made. */
export interface DataContent {
  about: Readonly<Record<string, unknown>>
  table: () => Table
  groups: () => readonly ArrayGroup[]
}

/** Points, distances and metrics of a study. */
export const plottedContent = (data: PlottedData): DataContent => ({
  about: data.about,
  table: () => pointsTable(data),
  groups: () => plottedGroups(data)
})

/**
 * @param checkStop what it throws stops the writing; nothing is left then.
 * @returns bytes that were written.
 * @throws LimenError 'file' when it can't be written.
 */
export async function writeData(
  content: DataContent,
  { path, format }: { path: string; format: DataFormat },
  checkStop: () => void
): Promise<number> {
  const { about, groups } = content
  if (format === 'zarr')
    return writeStore(path, advice, (store) => writeGroups(store, groups(), about, checkStop))
  try {
    await replaceAtomically(path, (append) => writeFileOf(content, format, append, checkStop))
  } catch (cause) {
    throw writingError(cause, path)
  }
  return (await stat(path)).size
}

async function writeFileOf(
  { about, table, groups }: DataContent,
  format: Exclude<DataFormat, 'zarr'>,
  append: Append,
  checkStop: () => void
): Promise<void> {
  if (format === 'csv') return writeCsv(append, table(), checkStop)
  if (format === 'parquet') return writeParquet(append, table(), checkStop)
  checkStop()
  return writeGroupsAsNpz(append, groups(), about)
}
