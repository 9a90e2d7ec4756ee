/** Plotted data of any shape and with any numbers. For tests only. */
import fc from 'fast-check'
import type { PlottedData, PlottedTrace } from '../plotted-data.ts'

/** Where numbers go wrong. */
const special = [NaN, Infinity, -Infinity, 0, -0, 2 ** -149, 1e-320, 3.4028234663852886e38]
const number = fc.oneof(fc.double(), fc.constantFrom(...special))

const floats = (length: number): fc.Arbitrary<Float32Array> =>
  fc.array(number, { minLength: length, maxLength: length }).map((all) => Float32Array.from(all))
const doubles = (length: number): fc.Arbitrary<Float64Array> =>
  fc.array(number, { minLength: length, maxLength: length }).map((all) => Float64Array.from(all))

/** Names that files may have trouble with. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.constantFrom('a,b', 'say "hi"', 'two\nlines', 'blocks.0/attn.z', '日本', 'NaN')
)
/** NumPy's texts of fixed length end at their last character that is not NUL. */
const name = text.filter((each) => !each.includes('\0'))

const trace = (id: string, axis: PlottedTrace['axis'], series: number, points: number, all: number) => {
  const here = axis === 'stimulus' ? 1 : points
  return fc.record({
    id: fc.constant(id),
    sites: name,
    axis: fc.constant(axis),
    series: fc.constant(series),
    points: fc.constant(points),
    first: fc.nat(5),
    axisLabels: fc.tuple(name, name, name),
    axisTitles: fc.tuple(name, name, name),
    positions: fc.array(floats(series * points * 3), { minLength: all, maxLength: all }),
    current: fc.array(floats(here * 3), { minLength: all, maxLength: all }),
    distances: fc.record({
      path: fc.array(doubles(series * points), { minLength: all, maxLength: all }),
      current: fc.array(doubles(here), { minLength: all, maxLength: all })
    })
  })
}

/** A surface of two swept parameters and a trace through depth, under one to three conditions, with a metric. */
export const plottedData: fc.Arbitrary<PlottedData> = fc
  .record({
    conditions: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    counts: fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 5 })),
    depth: fc.integer({ min: 1, max: 4 })
  })
  .chain(({ conditions, counts: [first, second], depth }) => {
    const all = conditions.length
    return fc.record({
      about: fc.constant({ title: 'any' }),
      conditions: fc.constant(conditions),
      swept: fc.tuple(
        doubles(first).map((values) => ({ name: 'image.contrast', unit: '%', values, current: 0.5 })),
        doubles(second).map((values) => ({ name: 'image.phase', unit: '', values, current: 7 }))
      ),
      traces: fc.tuple(
        trace('surface', 'stimulus', first, second, all),
        trace('depth', 'depth', first * second, depth, all)
      ),
      metrics: fc.tuple(
        fc.record({
          name: fc.constant('Log-probability 5'),
          unit: fc.constant('nats'),
          sweep: fc.array(doubles(first * second), { minLength: all, maxLength: all }),
          current: fc.array(number, { minLength: all, maxLength: all })
        })
      ),
      stimuli: floats(6).map((data) => [
        { input: 'image', tensor: { type: 'float32' as const, dims: [2, 3], data } }
      ])
    })
  })
