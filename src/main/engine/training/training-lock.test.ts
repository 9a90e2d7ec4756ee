import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isTrained, takeRunLock } from './runs/run-lock.ts'
import { failure } from './runs/testing/run-bench.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-lock-'))
  path = join(folder, 'training.lock')
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true })
})

const gone = '999999999'
const longAgo = new Date(Date.now() - 61_000)

describe('the lock of a training', () => {
  it.each([
    ['nobody holds it', null],
    ['a process that is gone has left it', gone],
    ['its guard was left, too', gone]
  ])('is taken by one of several at once where %s', async (why, left) => {
    for (let round = 0; round < 40; round++) {
      if (left !== null) await writeFile(path, left)
      if (why.includes('guard')) await writeFile(`${path}.stale`, gone)
      const takers = await Promise.allSettled(Array.from({ length: 4 }, () => takeRunLock(folder)))
      const locks = takers.flatMap((taker) => (taker.status === 'fulfilled' ? [taker.value] : []))
      expect(locks).toHaveLength(1)
      expect(await isTrained(folder)).toBe(true)
      for (const lock of locks) await lock.release()
      expect(await readdir(folder)).toEqual([])
    }
  })

  it('is held by who is alive and has touched it lately, and else by nobody', async () => {
    await writeFile(path, String(process.pid))
    expect(await isTrained(folder)).toBe(true)
    expect(await failure(takeRunLock(folder))).toMatchObject({ tag: 'request' })
    await utimes(path, longAgo, longAgo)
    expect(await isTrained(folder)).toBe(false)
    const lock = await takeRunLock(folder)
    expect(await isTrained(folder)).toBe(true)
    await lock.release()
    expect(await isTrained(folder)).toBe(false)
  })

  it('is held by a process of another machine as long as it is touched', async () => {
    await writeFile(path, `${gone} mark elsewhere.example`)
    expect(await isTrained(folder)).toBe(true)
    await utimes(path, longAgo, longAgo)
    expect(await isTrained(folder)).toBe(false)
  })

  it('is touched by itself as long as it is held', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const lock = await takeRunLock(folder)
    await utimes(path, longAgo, longAgo)
    vi.advanceTimersByTime(5_000)
    await vi.waitFor(async () => {
      expect(await isTrained(folder)).toBe(true)
    })
    await lock.release()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is left alone by who has lost it to another', async () => {
    const lock = await takeRunLock(folder)
    await writeFile(path, `${process.pid} another`)
    await lock.release()
    expect(await readFile(path, 'utf8')).toBe(`${process.pid} another`)
  })

  it('needs a folder that can be written', async () => {
    expect(await failure(takeRunLock(join(folder, 'none')))).toMatchObject({
      tag: 'file',
      message: "The run can't be trained: it is not there."
    })
  })
})
