import { statSync, utimesSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isTrained, takeRunLock } from './runs/run-lock.ts'
import { failure } from './runs/testing/run-bench.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-lock-'))
  path = join(folder, 'training.lock')
})
afterEach(async () => {
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

  it('is touched as long as it is held, also while its own process has no time for anything', async () => {
    const lock = await takeRunLock(folder, 1)
    utimesSync(path, longAgo, longAgo)
    const pause = new Int32Array(new SharedArrayBuffer(4))
    const isTouched = (): boolean => statSync(path).mtimeMs > longAgo.getTime() + 1000
    // Nothing else happens in this thread meanwhile, as while ONNX Runtime compiles a network.
    for (let tries = 0; !isTouched() && tries < 20_000; tries++) Atomics.wait(pause, 0, 0, 1)
    expect(isTouched()).toBe(true)
    await lock.release()
    await writeFile(path, 'another')
    utimesSync(path, longAgo, longAgo)
    Atomics.wait(pause, 0, 0, 20)
    expect(isTouched()).toBe(false)
  })

  it('is missed before anything is written, where another took it from a process that stood still', async () => {
    const lock = await takeRunLock(folder)
    await lock.check()
    await utimes(path, longAgo, longAgo)
    const other = await takeRunLock(folder)
    const lost = { tag: 'request', message: expect.stringContaining('by another process') as string }
    expect(await failure(lock.check())).toMatchObject(lost)
    await lock.release()
    await other.check()
    await other.release()
    expect(await failure(lock.check())).toMatchObject(lost)
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
