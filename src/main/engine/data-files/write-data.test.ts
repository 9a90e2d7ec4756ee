import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readNpz } from '../arrays/npz.ts'
import type { PlottedData } from './plotted-data.ts'
import { plottedData } from './testing/plotted.ts'
import { fromPython, hasPython } from './testing/python.ts'
import { csvRows, parquetContent, zarrArray } from './testing/read-files.ts'
import { plottedContent, writeData } from './write-data.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-data-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const calm = (): void => undefined
const written = async (data: PlottedData, format: 'csv' | 'npz' | 'parquet' | 'zarr'): Promise<string> => {
  const path = join(folder, `data.${format}`)
  expect(await writeData(plottedContent(data), { path, format }, calm)).toBeGreaterThan(0)
  return path
}

/** A number of each row in the order of a table, from what was given. */
const expectedRows = ({ conditions, traces, metrics, swept }: PlottedData) =>
  conditions.flatMap((condition, c) =>
    traces.flatMap((trace) => {
      const rowOf = (moment: 'sweep' | 'current', at: number) => {
        const sample = trace.axis === 'stimulus' ? at : Math.floor(at / trace.points)
        const columns = swept[1]?.values.length ?? 1
        const places = [Math.floor(sample / columns), sample % columns]
        const values = swept.map((each, order) =>
          moment === 'current' ? each.current : each.values[places[order] ?? 0]
        )
        const points = moment === 'current' ? trace.current?.[c] : trace.positions[c]
        const distances = moment === 'current' ? trace.distances?.current : trace.distances?.path
        const [metric] = metrics
        return {
          trace: trace.id,
          condition,
          moment,
          series: Math.floor(at / trace.points),
          point: trace.first + (at % trace.points),
          'image.contrast': values[0],
          'image.phase': values[1],
          x: points?.[3 * at],
          z: points?.[3 * at + 2],
          'y axis': trace.axisLabels[1],
          distance: distances?.[c]?.[at],
          'Log-probability 5': moment === 'current' ? metric?.current[c] : metric?.sweep[c]?.[sample]
        }
      }
      const here = (trace.current?.[c]?.length ?? 0) / 3
      return [
        ...Array.from({ length: trace.series * trace.points }, (_, at) => rowOf('sweep', at)),
        ...Array.from({ length: here }, (_, at) => rowOf('current', at))
      ]
    })
  )

const units: Record<string, string> = {
  'image.contrast': 'image.contrast (%)',
  'Log-probability 5': 'Log-probability 5 (nats)'
}

describe('data that are written are read again bit for bit, whatever the numbers', () => {
  it('from CSV', async () => {
    await fc.assert(
      fc.asyncProperty(plottedData, async (data) => {
        const rows = csvRows(await readFile(await written(data, 'csv'), 'utf8'))
        const found = expectedRows(data).map((expected, order) =>
          Object.fromEntries(
            Object.entries(expected).map(([name, value]) => {
              const cell = rows[order]?.[units[name] ?? name] ?? ''
              return [name, typeof value === 'number' ? Number(cell) : cell]
            })
          )
        )
        expect(found).toEqual(expectedRows(data))
        expect(rows).toHaveLength(found.length)
      }),
      { numRuns: 30 }
    )
  })

  it('from Parquet', async () => {
    await fc.assert(
      fc.asyncProperty(plottedData, async (data) => {
        const { rows, about } = await parquetContent(await written(data, 'parquet'))
        const expected = expectedRows(data)
        const keys = Object.keys(expected[0] ?? {})
        expect(rows.map((row) => Object.fromEntries(keys.map((key) => [key, row[key]])))).toEqual(expected)
        expect(about.title).toBe('any')
        expect(about.columns['image.contrast']?.unit).toBe('%')
      }),
      { numRuns: 30 }
    )
  })

  it('from NPZ and Zarr', async () => {
    await fc.assert(
      fc.asyncProperty(plottedData, async (data) => {
        const arrays = readNpz(await readFile(await written(data, 'npz')))
        const store = await written(data, 'zarr')
        for (const { id, series, points, positions } of data.traces) {
          const expected = positions.flatMap((each) => [...each])
          const dims = [data.conditions.length, series, points, 3]
          expect(arrays.get(`${id}/points`)).toEqual({
            type: 'float32',
            dims,
            data: Float32Array.from(expected)
          })
          expect(await zarrArray(join(store, id, 'points'))).toMatchObject({ shape: dims, values: expected })
        }
        expect(arrays.get('surface/condition')?.data).toEqual(data.conditions)
        expect(await zarrArray(join(store, 'metrics', 'Log-probability 5'))).toMatchObject({
          values: data.metrics[0]?.sweep.flatMap((each) => [...each]),
          attributes: {
            _ARRAY_DIMENSIONS: ['condition', 'image.contrast', 'image.phase'],
            units: 'nats'
          }
        })
      }),
      { numRuns: 30 }
    )
  })
})

it.each(['csv', 'npz', 'parquet', 'zarr'] as const)(
  'nothing is left of %s that is stopped on the way, and what was there stays',
  async (format) => {
    const [data] = fc.sample(plottedData, { numRuns: 1, seed: 1 })
    const path = await written(data!, format)
    const read = async () => (format === 'zarr' ? readFile(join(path, '.zmetadata')) : readFile(path))
    const before = await read()
    const stop = (): void => {
      throw new Error('stopped')
    }
    await expect(writeData(plottedContent({ ...data!, about: {} }), { path, format }, stop)).rejects.toThrow()
    expect(await readdir(folder)).toEqual([`data.${format}`])
    expect(await read()).toEqual(before)
  }
)

it.skipIf(!hasPython('numpy', 'zarr'))(
  'Python finds each array under one key in NPZ and Zarr, whatever its name',
  async () => {
    const [data] = fc.sample(plottedData, { numRuns: 1, seed: 1 })
    const names = ['Probability ▁h', 'd′ (a − b), 50 %', 'p/q', '🎈']
    const [metric, ...traces] = [data!.metrics[0]!, ...data!.traces]
    const named = {
      ...data!,
      traces: traces.map((trace, order) => ({ ...trace, id: `trace ${order}: θ` })),
      metrics: names.map((name) => ({ ...metric, name }))
    }
    const keys = fromPython(
      [
        'import numpy, zarr',
        'npz = numpy.load(sys.argv[1])',
        'def keys(group, path=""):',
        '  return [path + k for k, _ in group.arrays()] + [x for k, g in group.groups() for x in keys(g, path + k + "/")]',
        'def same(store):',
        '  found = sorted(keys(store))',
        '  assert all(numpy.array_equal(store[k][...], npz[k], equal_nan=npz[k].dtype.kind == "f") for k in found)',
        '  return found',
        'stores = [zarr.open_group(sys.argv[2], mode="r"), zarr.open_consolidated(sys.argv[2], mode="r")]',
        'print(json.dumps([sorted(set(npz.files) - {"about"}), *map(same, stores)]))'
      ],
      await written(named, 'npz'),
      await written(named, 'zarr')
    ) as string[][]
    expect(keys[1]).toEqual(keys[0])
    expect(keys[2]).toEqual(keys[0])
    expect(keys[0]).toEqual(
      expect.arrayContaining(
        ['Probability ▁h', 'd′ (a − b), 50 %', 'p_q', '🎈'].map((key) => `metrics/${key}`)
      )
    )
    expect(keys[0]).toContain('trace 1_ θ/points')
  }
)
