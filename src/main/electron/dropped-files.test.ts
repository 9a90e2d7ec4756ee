import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DroppedFiles } from './dropped-files.ts'

let dropped = new DroppedFiles()
afterEach(() => {
  dropped.remove()
  dropped = new DroppedFiles()
})

const batch = randomUUID()
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('copies of dropped files', () => {
  it('are put together from their pieces, beside the others of one drop', async () => {
    expect(await dropped.take({ batch, name: 'a.onnx', part: 'more' }, bytes(1, 2))).toBeNull()
    const a = await dropped.take({ batch, name: 'a.onnx', part: 'last' }, bytes(3))
    const b = await dropped.take({ batch, name: 'a.onnx.data', part: 'last' }, bytes(4))
    expect([...readFileSync(a ?? '')]).toEqual([1, 2, 3])
    expect(dirname(a ?? '')).toBe(dirname(b ?? ''))
    dropped.remove()
    expect(existsSync(a ?? '')).toBe(false)
  })
  it('hold more than a stream does', async () => {
    const piece = new Uint8Array(1 << 20).fill(7)
    for (let i = 0; i < 8; i++) await dropped.take({ batch, name: 'large', part: 'more' }, piece)
    const path = await dropped.take({ batch, name: 'large', part: 'last' }, piece)
    expect(readFileSync(path ?? '').length).toBe(9 << 20)
  })
  it('leave nothing of what was stopped, which can be dropped again', async () => {
    await dropped.take({ batch, name: 'a', part: 'more' }, bytes(1))
    await dropped.take({ batch, name: 'a', part: 'stop' }, bytes())
    const path = await dropped.take({ batch, name: 'a', part: 'last' }, bytes(2))
    expect([...readFileSync(path ?? '')]).toEqual([2])
  })
  it('refuse names that lead elsewhere', async () => {
    const taken = dropped.take({ batch, name: '../a', part: 'last' }, bytes(1))
    await expect(taken).rejects.toMatchObject({ tag: 'request' })
    await expect(dropped.take({ batch: 'x', name: 'a', part: 'last' }, bytes(1))).rejects.toThrow()
  })
})
