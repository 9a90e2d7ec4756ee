import { mkdtemp, mkdir, readFile, readdir, rename, rm, symlink, writeFile, lstat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Study } from '#shared/study.ts'
import { listStudyFiles } from './sample-studies.ts'
import { openStudyFile, saveStudyFile } from './study-files.ts'

const study: Study = {
  format: 'limen-study',
  version: 1,
  title: 'Orientation',
  description: 'A grating turns.',
  network: { path: 'net.onnx', sha256: 'a'.repeat(64), provider: 'auto' },
  symbols: { seq: 11 },
  bindings: {
    image: {
      family: 'grating',
      settings: { waveform: 'sine' },
      preprocessing: { layout: 'auto', range: [0, 1], mean: [0], deviation: [1], channels: 'auto' }
    }
  },
  values: { image: { orientation: 30 } },
  sweep: [{ input: 'image', parameter: 'orientation', from: 0, to: 180, count: 64 }],
  traces: [
    { id: 't', sites: ['conv1'], reading: { axes: ['all', 'mean', -1] }, axis: 'stimulus', projection: 'p' }
  ],
  projections: [
    {
      id: 'p',
      choice: { kind: 'pca' },
      features: 1,
      matrix: Buffer.from(new Float32Array([1, 0, 0]).buffer).toString('base64'),
      offset: Buffer.from(new Float32Array([0]).buffer).toString('base64'),
      explained: [1, 0, 0],
      labels: ['PC1', 'PC2', 'PC3'],
      fittedOn: 'conv1, orientation 0–180° × 64'
    }
  ],
  choices: { p: { kind: 'pca' } },
  conditions: [],
  metrics: [],
  stimuli: [{ id: 'stimulus-1', name: 'upright', values: { image: { orientation: 90 } } }],
  effects: {
    method: 'attribution',
    sweep: 'heads',
    site: null,
    by: 'position',
    senders: 'all',
    receivers: ['logits'],
    isByHead: false,
    direction: 'noise',
    metric: { kind: 'probability', target: [3, 1], reduce: 'mean' },
    isShare: false,
    pairs: [{ clean: { image: { orientation: 90 } }, corrupt: null }],
    isAlongSweep: true
  },
  seed: 1,
  view: {
    arrangement: 'overlaid',
    scales: 'shared',
    colorBy: 'order',
    colorMap: 'viridis',
    lineWidth: 2,
    tail: 1,
    lead: 0,
    fade: false,
    rest: 'faint',
    differences: 'connectors'
  },
  timeline: { loop: 'off', pingPong: false, speed: 1, selection: [0, 1], follow: false }
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-studies-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('a study file', () => {
  it('comes back as it was saved', async () => {
    const path = join(folder, 'a.limen.json')
    await saveStudyFile(path, study)
    expect((await openStudyFile(path)).study).toEqual(study)
    expect(await readdir(folder)).toEqual(['a.limen.json'])
  })

  const choices: [string, unknown, boolean][] = [
    ['units', { kind: 'units', units: [0, 1, 2] }, true],
    ['named axes', { kind: 'axes', axes: [{ kind: 'unit', name: 'voltage', unit: 3 }] }, true],
    ['a direction', { kind: 'axes', axes: [{ kind: 'direction', name: 'up', direction: 'AACAPw==' }] }, true],
    ['a matrix', { kind: 'matrix', name: 'probe.npy', matrix: 'AACAPwAAAAAAAAAA' }, true],
    ['no axes at all', { kind: 'axes', axes: [] }, false],
    ['a unit below zero', { kind: 'axes', axes: [{ kind: 'unit', name: 'u', unit: -1 }] }, false],
    ['a matrix that is no base64', { kind: 'matrix', name: 'probe.npy', matrix: '1 0 0' }, false],
    ['another kind', { kind: 'magic' }, false]
  ]
  it.each(choices)('with a projection by %s is kept or refused', async (_, choice, isKept) => {
    const path = join(folder, 'a.limen.json')
    const changed = { ...study, choices: { p: choice } } as Study
    if (!isKept) {
      await expect(saveStudyFile(path, changed)).rejects.toMatchObject({ tag: 'request' })
      return
    }
    await saveStudyFile(path, changed)
    expect((await openStudyFile(path)).study).toEqual(changed)
  })

  it('finds its network after both have moved together', async () => {
    const [before, after] = [join(folder, 'before'), join(folder, 'after')]
    await mkdir(join(before, 'networks'), { recursive: true })
    await mkdir(join(before, 'studies'))
    await writeFile(join(before, 'networks', 'net.onnx'), '')
    const absolute = { ...study, network: { ...study.network, path: join(before, 'networks', 'net.onnx') } }
    await saveStudyFile(join(before, 'studies', 'a.limen.json'), absolute)
    await rename(before, after)
    const opened = await openStudyFile(join(after, 'studies', 'a.limen.json'))
    expect(opened.study.network.path).toBe('../networks/net.onnx')
    expect(opened.networkPath).toBe(join(after, 'networks', 'net.onnx'))
  })

  it('finds the files of its stimuli after all have moved together, and says which are not there', async () => {
    const [before, after] = [join(folder, 'before'), join(folder, 'after')]
    await mkdir(join(before, 'pictures'), { recursive: true })
    await writeFile(join(before, 'pictures', 'cat.png'), '')
    const settings = { file: join(before, 'pictures', 'cat.png'), second: join(before, 'dog.png') }
    const bindings = { image: { ...study.bindings['image']!, family: 'picture' as const, settings } }
    await saveStudyFile(join(before, 'a.limen.json'), { ...study, bindings })
    expect(await readFile(join(before, 'a.limen.json'), 'utf8')).not.toContain(before)
    await rename(before, after)
    const { study: opened, missingFiles } = await openStudyFile(join(after, 'a.limen.json'))
    expect(opened.bindings['image']?.settings).toEqual({
      file: join(after, 'pictures', 'cat.png'),
      second: join(after, 'dog.png')
    })
    expect(missingFiles).toEqual([{ input: 'image', setting: 'second', path: join(after, 'dog.png') }])
  })

  it('is not written over what another program wrote since', async () => {
    const path = join(folder, 'a.limen.json')
    const first = await saveStudyFile(path, study)
    expect((await openStudyFile(path)).stamp).toBe(first)
    const second = await saveStudyFile(path, { ...study, title: 'mine' }, first)
    await writeFile(path, 'theirs')
    await expect(saveStudyFile(path, { ...study, title: 'lost' }, second)).rejects.toMatchObject({
      tag: 'file',
      part: path
    })
    expect(await readFile(path, 'utf8')).toBe('theirs')
    await rm(path)
    await saveStudyFile(path, { ...study, title: 'again' }, second)
    expect((await openStudyFile(path)).study.title).toBe('again')
  })

  it('says that its network is not there', async () => {
    const path = join(folder, 'a.limen.json')
    await saveStudyFile(path, study)
    expect((await openStudyFile(path)).networkPath).toBeNull()
  })

  it('holds the last of many writes, whole', async () => {
    const path = join(folder, 'a.limen.json')
    const titles = Array.from({ length: 20 }, (_, n) => `title ${n}`)
    await Promise.all(titles.map((title) => saveStudyFile(path, { ...study, title })))
    expect((await openStudyFile(path)).study.title).toBe('title 19')
    expect(await readdir(folder)).toEqual(['a.limen.json'])
  })

  it('keeps a link a link', async () => {
    const [real, link] = [join(folder, 'real.limen.json'), join(folder, 'link.limen.json')]
    await writeFile(real, '')
    await symlink(real, link)
    await saveStudyFile(link, study)
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect((await openStudyFile(real)).study).toEqual(study)
  })
})

describe('a file that is no study', () => {
  const write = async (content: string) => {
    const path = join(folder, 'a.limen.json')
    await writeFile(path, content)
    return path
  }

  it.each([
    ['not JSON at all', /not JSON/],
    ['null', /not a Limen study/],
    ['{"format":"something"}', /not a Limen study/],
    ['{"format":"limen-study","version":2}', /version 2/],
    ['{"format":"limen-study","version":1}', /damaged: title/],
    [
      JSON.stringify({ ...study, sweep: [{ ...study.sweep[0], count: 1 }] }),
      /sweep\[0\]\.count: expected at least 2/
    ],
    [JSON.stringify(study).slice(0, 400), /not JSON/]
  ])('is refused: %#', async (content, message) => {
    await expect(openStudyFile(await write(content))).rejects.toThrow(message)
    await expect(openStudyFile(await write(content))).rejects.toMatchObject({ tag: 'file' })
  })

  it('or is missing gets a plain error', async () => {
    await expect(openStudyFile(join(folder, 'none.limen.json'))).rejects.toMatchObject({
      tag: 'file',
      part: join(folder, 'none.limen.json')
    })
  })

  it('is not written', async () => {
    const path = await write('old')
    await expect(
      saveStudyFile(path, { ...study, traces: [{ ...study.traces[0]!, sites: [] }] })
    ).rejects.toThrow(/traces\[0\]\.sites: expected at least 1 entry/)
    await expect(saveStudyFile(join(folder, 'missing', 'a.limen.json'), study)).rejects.toMatchObject({
      tag: 'file'
    })
    expect(await readFile(path, 'utf8')).toBe('old')
  })
})

describe('sample studies', () => {
  it('are listed by file name with title and description', async () => {
    await saveStudyFile(join(folder, 'b.limen.json'), { ...study, title: 'B' })
    await saveStudyFile(join(folder, 'a.limen.json'), { ...study, title: 'A' })
    await writeFile(join(folder, 'notes.txt'), '')
    const entries = await listStudyFiles(folder)
    expect(entries.map(({ title, description }) => [title, description])).toEqual([
      ['A', 'A grating turns.'],
      ['B', 'A grating turns.']
    ])
  })

  it('are none where there is no folder', async () => {
    expect(await listStudyFiles(join(folder, 'none'))).toEqual([])
  })
})
