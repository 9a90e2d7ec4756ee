import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { duringTrial, earlierTrialFailed } from './provider-trials.ts'

describe('trials of providers', () => {
  const usual = process.env['TMPDIR']
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'limen-trials-'))
    process.env['TMPDIR'] = folder
  })
  afterEach(async () => {
    if (usual === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = usual
    await rm(folder, { recursive: true })
  })

  it('leave no note when they end, well or badly', async () => {
    expect(await duringTrial('webgpu', () => Promise.resolve(7))).toBe(7)
    expect(earlierTrialFailed('webgpu')).toBe(false)
    await expect(duringTrial('webgpu', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(earlierTrialFailed('webgpu')).toBe(false)
  })

  it('are not failed while they are under way', async () => {
    await duringTrial('cuda', () => {
      expect(earlierTrialFailed('cuda')).toBe(false)
      return Promise.resolve()
    })
  })

  it('that end their process are remembered, for that provider only', () => {
    const child = spawnSync(
      process.execPath,
      [resolve('scripts/run-typescript.js'), resolve(import.meta.dirname, 'testing/abort-in-trial.ts')],
      { env: { ...process.env, TMPDIR: folder } }
    )
    expect(child.signal).toBe('SIGKILL')
    expect(earlierTrialFailed('webgpu')).toBe(true)
    expect(earlierTrialFailed('cuda')).toBe(false)
  })
})
