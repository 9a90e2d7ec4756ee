import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readNpz } from '#engine/arrays/npz.ts'
import { csvRows, parquetContent, zarrArray } from '#engine/data-files/testing/read-files.ts'
import type { DataFormat } from '#shared/data-export.ts'
import type { PlotDataRequest } from '#shared/plot-data.ts'
import { calm } from '../testing/small-networks.ts'
import { exportPlotData } from './export-plot-data.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-plot-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const versions = { limen: '1', onnxruntime: '1' }
const request = (format: DataFormat): PlotDataRequest => ({
  name: 'distance',
  about: { title: 'Ring' },
  columns: [
    { name: 'line', unit: '', meaning: 'Which line', values: ['a', 'b'] },
    { name: 'Distance', unit: 'mV', meaning: 'Value', values: Float64Array.of(0.1, NaN) }
  ],
  arrays: [
    {
      ...{ name: 'value', unit: 'mV', meaning: 'Value', axes: ['line'] },
      tensor: { type: 'float64', dims: [2], data: Float64Array.of(0.1, NaN) }
    }
  ],
  format,
  path: join(folder, `plot.${format}`)
})

it('writes the numbers of a plot with names and units, in every format', async () => {
  for (const format of ['csv', 'parquet', 'npz', 'zarr'] as const)
    expect((await exportPlotData(request(format), versions, calm)).bytes).toBeGreaterThan(0)
  const rows = csvRows(await readFile(join(folder, 'plot.csv'), 'utf8'))
  expect(rows[0]).toEqual({ line: 'a', 'Distance (mV)': '0.1' })
  const parquet = await parquetContent(join(folder, 'plot.parquet'))
  expect(parquet.rows[0]).toEqual({ line: 'a', Distance: 0.1 })
  expect(parquet.about).toMatchObject({ title: 'Ring', columns: { Distance: { unit: 'mV' } } })
  const arrays = readNpz(await readFile(join(folder, 'plot.npz')))
  expect(arrays.get('distance/value')?.data).toEqual(Float64Array.of(0.1, NaN))
  expect((await zarrArray(join(folder, 'plot.zarr/distance/value'))).attributes).toMatchObject({
    units: 'mV'
  })
})

it('leaves nothing where it is stopped', async () => {
  const stopped = { ...calm, signal: AbortSignal.abort() }
  for (const format of ['csv', 'npz'] as const)
    await expect(exportPlotData(request(format), versions, stopped)).rejects.toMatchObject({
      tag: 'cancelled'
    })
  expect(await readdir(folder)).toEqual([])
})
