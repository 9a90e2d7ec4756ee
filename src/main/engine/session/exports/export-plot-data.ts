/** Writes the numbers of a plot, which the page has, as a data file of any format. Computes nothing. */
import { checkDataPath, writeData, type DataContent } from '#engine/data-files/write-data.ts'
import { withUniqueNames, type Column, type Table } from '#engine/data-files/table.ts'
import type { CallContext } from '#shared/contract.ts'
import type { PlotColumn, PlotData, PlotDataRequest } from '#shared/plot-data.ts'
import { checkAborted } from '../plans/latest-wins.ts'
import type { Versions } from './about-plotted.ts'

/** @throws LimenError 'file' where it can't be written, 'cancelled' when the caller gives up; nothing is left then. */
export async function exportPlotData(
  { path, format, ...data }: PlotDataRequest,
  versions: Versions,
  { signal }: CallContext
): Promise<{ bytes: number }> {
  await checkDataPath(path, format)
  const bytes = await writeData(contentOf(data, versions), { path, format }, () => {
    checkAborted(signal)
  })
  return { bytes }
}

function contentOf({ name, columns, arrays, about: own }: PlotData, versions: Versions): DataContent {
  const about = { ...own, versions }
  return {
    about,
    table: (): Table => ({
      rows: columns[0]?.values.length ?? 0,
      columns: withUniqueNames(columns.map(columnOf)),
      about
    }),
    groups: () => [{ name, arrays }]
  }
}

const columnOf = ({ name, unit, meaning, values }: PlotColumn): Column => ({
  ...{ name, unit, meaning },
  type: Array.isArray(values) ? 'text' : 'float64',
  at: (row) => values[row] ?? ''
})
