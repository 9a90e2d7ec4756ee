import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SettingValue } from '#shared/stimulus.ts'
import { describeBinding, prepareStimulus, suggestBinding } from '../bindings.ts'
import { bindingOf, inputOf } from '../testing/bound-input.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-tokens-'))
})
afterAll(() => rm(folder, { recursive: true }))

const saved = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

async function ids(
  length: number,
  settings: Record<string, SettingValue>,
  values = {},
  indexLimit?: number
): Promise<number[]> {
  const input = inputOf('int64', [length], indexLimit === undefined ? {} : { indexLimit })
  const stimulus = await prepareStimulus(input, [length], bindingOf('tokens', settings), 0)
  const into = new BigInt64Array(length)
  stimulus.fill(values, into, 0)
  return Array.from(into, Number)
}

describe('token sequences of ids', () => {
  it('put the slot in its place', async () => {
    expect(await ids(4, { template: '2 0 1 {item}' }, { item: 2 }, 3)).toEqual([2, 0, 1, 2])
  })

  it('are padded or cut, at either side', async () => {
    expect(await ids(4, { template: '5 6', padding: 9 })).toEqual([5, 6, 9, 9])
    expect(await ids(4, { template: '5 6', padding: 9, side: 'left' })).toEqual([9, 9, 5, 6])
    expect(await ids(2, { template: '5 6 7' })).toEqual([5, 6])
    expect(await ids(2, { template: '5 6 7', side: 'left' })).toEqual([6, 7])
  })

  it('refuse a token past the vocabulary, and words', async () => {
    await expect(ids(2, { template: '1 3' }, {}, 3)).rejects.toMatchObject({
      tag: 'request',
      part: 'template'
    })
    await expect(ids(2, { template: 'one' })).rejects.toThrow(/'one' is not a token/)
  })

  it('say what is cut or padded, and that there must be a slot', async () => {
    const stimulus = await prepareStimulus(
      inputOf('int32', [2]),
      [2],
      bindingOf('tokens', { template: '1 2 3' }),
      0
    )
    expect(stimulus.preview({}).warnings).toEqual([
      expect.stringMatching(/no slot/),
      'The template gives 3 tokens; only 2 fit.'
    ])
  })

  it('offer every token of a small vocabulary as a slider', async () => {
    const input = inputOf('int64', [4], { indexLimit: 3 })
    const description = await describeBinding(input, [4], suggestBinding(input, [4]))
    expect(description.binding.family).toBe('tokens')
    expect(description.parameters).toMatchObject([{ name: 'item', hard: [0, 2], scale: 'integer' }])
  })
})

describe('token sequences of text', () => {
  it('are UTF-8 bytes where the network reads bytes', async () => {
    expect(await ids(5, { reading: 'bytes', template: 'aé{#0}', padding: 256 })).toEqual([
      97, 195, 169, 0, 256
    ])
  })

  it('take the longest tokens of a list, with bytes for what is not there', async () => {
    const file = await saved('list.json', ['<unk>', 'a', 'ab', ' c', '<0xC3>', '<0xA9>'])
    const settings = { reading: 'vocabulary', file }
    expect(await ids(4, { ...settings, template: 'aba c' })).toEqual([2, 1, 3, 0])
    expect(await ids(3, { ...settings, template: 'éz' })).toEqual([4, 5, 0])
  })

  it('read an object, and one token on each line', async () => {
    const object = await saved('object.json', { b: 1, a: 0, '▁c': 2 })
    const lines = await saved('lines.txt', 'a\nb\n▁c\n')
    for (const file of [object, lines]) {
      expect(await ids(3, { reading: 'vocabulary', file, template: 'ba c' })).toEqual([1, 0, 2])
    }
  })

  it('read a Hugging Face tokenizer', async () => {
    const file = await saved('tokenizer.json', {
      version: '1.0',
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: null,
      decoder: null,
      model: { type: 'WordLevel', unk_token: '[UNK]', vocab: { '[UNK]': 0, the: 1, cat: 2, dog: 3, sat: 4 } }
    })
    const settings = {
      reading: 'vocabulary',
      file,
      template: 'the {animal} sat {item}',
      slots: ['animal: cat, dog']
    }
    expect(await ids(4, settings, { animal: 1, item: 2 })).toEqual([1, 3, 4, 2])
    const input = inputOf('int64', [4])
    const stimulus = await prepareStimulus(input, [4], bindingOf('tokens', settings), 0)
    expect(stimulus.preview({ animal: 1, item: 2 }).words).toEqual(['the', 'dog', 'sat', 'cat'])
    expect(stimulus.parameters).toMatchObject([
      { choices: ['cat', 'dog'] },
      { choices: ['[UNK]', 'the', 'cat', 'dog', 'sat'] }
    ])
  })

  it.each([
    ['broken.json', '[1, 2'],
    ['numbers.json', '[1, 2]'],
    ['holes.json', '{"a": 99999999999}'],
    ['negative.json', '{"a": -1}'],
    ['model.json', '{"model": {"type": "Nothing"}}']
  ])('%s becomes a warning that names it', async (name, content) => {
    const file = await saved(name, content)
    const binding = bindingOf('tokens', { reading: 'vocabulary', file, template: 'a' })
    const { warnings } = await describeBinding(inputOf('int64', [4]), [4], binding)
    expect(warnings[0]).toContain(name)
    await expect(prepareStimulus(inputOf('int64', [4]), [4], binding, 0)).rejects.toMatchObject({
      tag: 'file',
      part: name
    })
  })

  it('fill inputs of strings word by word', async () => {
    const binding = bindingOf('tokens', { template: 'the {animal}', slots: ['animal: cat, dog'] })
    const stimulus = await prepareStimulus(inputOf('string', [3]), [3], binding, 0)
    const into = ['x', 'x', 'x', 'x', 'x', 'x']
    stimulus.fill({ animal: 1 }, into, 1)
    expect(into).toEqual(['x', 'x', 'x', 'the', 'dog', ''])
  })
})

describe('token sequences that are mixed', () => {
  const settings = { template: '7 {item} 9', slots: ['item: 1, 2, 3'], between: 'slerp' }
  const input = inputOf('int64', [4], {
    indexLimit: 20,
    lookUps: [{ tensor: 'embedded', type: 'float32', rank: 3 }]
  })
  const stimulus = (own: Record<string, SettingValue> = {}) =>
    prepareStimulus(input, [4], bindingOf('tokens', { ...settings, ...own }), 0)

  async function fed(values: Record<string, number>) {
    const { fill, mix } = await stimulus()
    const [ids, towards, shares] = [new BigInt64Array(4), new BigInt64Array(4), new Float32Array(4)]
    fill(values, ids, 0)
    mix?.towards.fill(values, towards, 0)
    mix?.share.fill(values, shares, 0)
    return { ids: Array.from(ids, Number), towards: Array.from(towards, Number), shares: [...shares] }
  }

  it('are fed as ids, the ids at the other end, and how far each position is gone', async () => {
    expect(await fed({ item: 0, 'item-to': 2, 'token-mix': 0.5 })).toEqual({
      ids: [7, 1, 9, 0],
      towards: [7, 3, 9, 0],
      shares: [0, 0.5, 0, 0]
    })
  })

  it('are tokens at both ends, with nothing mixed', async () => {
    const start = await fed({ item: 0, 'item-to': 2, 'token-mix': 0 })
    const end = await fed({ item: 0, 'item-to': 2, 'token-mix': 1 })
    expect(start).toMatchObject({ ids: [7, 1, 9, 0], shares: [0, 0, 0, 0] })
    expect(end).toMatchObject({ ids: [7, 3, 9, 0], shares: [0, 0, 0, 0] })
  })

  it('warn where the ends have different numbers of tokens', async () => {
    const { preview } = await stimulus({ template: '{item}', slots: ['item: 1, 2 3'] })
    expect(preview({ item: 0, 'item-to': 1, 'token-mix': 0.5 }).warnings.join()).toMatch(/1 and 2 tokens/)
  })

  it('are offered only where embeddings are looked up, and only when asked for', async () => {
    const { lookUps: _, ...plain } = input
    const without = await describeBinding(plain, [4], bindingOf('tokens', settings))
    expect(without.settings.map(({ name }) => name)).not.toContain('between')
    expect(without.parameters.map(({ name }) => name)).toEqual(['item'])
    const { mix, parameters } = await stimulus({ between: 'whole tokens' })
    expect(mix).toBeUndefined()
    expect(parameters).toHaveLength(1)
    const offered = await describeBinding(input, [4], bindingOf('tokens', settings))
    expect(offered.parameters.map(({ name }) => name)).toEqual(['item', 'item-to', 'token-mix'])
    expect(offered.parameters.at(-1)?.between).toBe('not a token')
  })
})
