import { describe, expect, it } from 'vitest'
import { readModel } from '#engine/onnx/read-model.ts'
import {
  olderSpeechDetection,
  speechDetection,
  textDirection,
  textRecognition,
  type TrainedNetwork
} from '#engine/onnx/testing/networks.ts'
import { axesOf, rowsOf, structureOf, tensorsByName } from './testing/structure-of.ts'
import { widestLevel } from './outline-width.ts'
import type { Structure } from './recognise-structure.ts'

const read = async ({ path }: TrainedNetwork, symbols: Record<string, number> = {}): Promise<Structure> =>
  structureOf((await readModel(path)).model, symbols)

const isNarrow = ({ outline }: Structure): boolean =>
  outline.length <= widestLevel && rowsOf(outline).every(({ children }) => children.length <= widestLevel)

describe('networks that others trained', () => {
  it('text direction: a small MobileNetV3 of width 0.35, whose rounding leaves seven skips, with nine channel gates', async () => {
    const structure = await read(textDirection)
    const names = Object.keys(tensorsByName(structure))
    expect(names.filter((name) => /block\d+\.out$/.test(name))).toHaveLength(7)
    expect(names.filter((name) => /\.?se\d*$/.test(name))).toHaveLength(9)
    expect(axesOf(structure, 'logits')).toBe('batch 2, feature 2')
    expect(structure.inputs[0]?.roles).toEqual(['batch', 'channel', 'height', 'width'])
    expect(isNarrow(structure)).toBe(true)
  })

  it('text recognition: convolutions, then two transformer blocks of eight heads', async () => {
    const structure = await read(textRecognition)
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

  it('speech detection: a spectrum by convolution, four more of them and an LSTM, inside of nested Ifs', async () => {
    const structure = await read(speechDetection, { batch: 1, 'axis 1': 512 })
    expect(axesOf(structure, 'conv1')).toBe('batch 1, channel 258, time 3')
    expect(axesOf(structure, 'conv5')).toBe('batch 1, channel 128, time 1')
    expect(axesOf(structure, 'lstm.hidden')).toBe('time 1, direction 1, batch 1, feature 128')
    expect(structure.inputs).toMatchObject([
      { name: 'input', roles: ['batch', 'time'] },
      { name: 'state', nextState: 'stateN' },
      { name: 'sr', roles: [] }
    ])
    expect(isNarrow(structure)).toBe(true)
  })

  it('older speech detection: two layers of LSTM for each sampling rate, with hidden and cell state', async () => {
    const structure = await read(olderSpeechDetection, { sequence: 1536 })
    for (const branch of ['then', 'else']) {
      for (const layer of ['lstm1', 'lstm2'])
        expect(axesOf(structure, `${branch}.${layer}.hidden`)).toMatch(
          /time \d+, direction 1, batch 2, feature 64/
        )
    }
    const next = Object.fromEntries(structure.inputs.map(({ name, nextState }) => [name, nextState]))
    expect(next).toEqual({ input: undefined, sr: undefined, h: 'hn', c: 'cn' })
    expect(isNarrow(structure)).toBe(true)
  })
})
