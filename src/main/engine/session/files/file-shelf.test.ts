import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileReason } from '../../../files/file-reason.ts'
import { FileShelf } from './file-shelf.ts'
import { writingError } from '../../../files/writing-error.ts'

const text = (words: string): Uint8Array => new TextEncoder().encode(words)

let folder = ''
let path = ''
let shelf: FileShelf
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-files-'))
  path = join(folder, 'film.mp4')
  shelf = new FileShelf()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a file that is written piece by piece', () => {
  it('keeps the old content until it is whole, then has all pieces at their places', async () => {
    await writeFile(path, 'old')
    const file = await shelf.begin(path)
    await Promise.all([shelf.write(file, text('abcdef'), 0), shelf.write(file, text('gh'), 6)])
    await shelf.write(file, text('XY'), 2)
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toHaveLength(2)
    await shelf.finish(file)
    expect(await readFile(path, 'utf8')).toBe('abXYefgh')
    expect(await readdir(folder)).toEqual(['film.mp4'])
    await expect(shelf.write(file, text('late'), 0)).rejects.toMatchObject({ tag: 'request' })
  })

  it('is written through a link to where that leads', async () => {
    const link = join(folder, 'link.mp4')
    await mkdir(join(folder, 'films'))
    await writeFile(join(folder, 'films', 'one.mp4'), 'old')
    await symlink(join(folder, 'films', 'one.mp4'), link)
    const file = await shelf.begin(link)
    await shelf.write(file, text('new'), 0)
    await shelf.finish(file)
    expect(await readFile(join(folder, 'films', 'one.mp4'), 'utf8')).toBe('new')
    expect(await readdir(join(folder, 'films'))).toEqual(['one.mp4'])
  })

  it('leaves nothing when it is given up, also while pieces are under way', async () => {
    await writeFile(path, 'old')
    const file = await shelf.begin(path)
    const writing = shelf.write(file, new Uint8Array(1e6), 0)
    await shelf.abort(path, file)
    await writing
    expect(await readdir(folder)).toEqual(['film.mp4'])
    expect(await readFile(path, 'utf8')).toBe('old')
    await shelf.abort(path, file) // Once more does no harm.
  })

  it('leaves nothing when the connection has ended', async () => {
    const connection = new AbortController()
    await shelf.begin(path, connection.signal)
    await shelf.begin(join(folder, 'other.gif'), connection.signal)
    connection.abort()
    await expect.poll(() => readdir(folder)).toEqual([])
    await shelf.begin(path, connection.signal)
    await expect.poll(() => readdir(folder)).toEqual([])
  })
})

describe('what an engine left that died', () => {
  it('is removed by the next one', async () => {
    const left = join(folder, `.film.mp4.${randomUUID()}`)
    await writeFile(left, 'half')
    await shelf.abort(path, left)
    expect(await readdir(folder)).toEqual([])
  })

  it.each([
    ['the file itself', (at: string) => join(at, 'film.mp4')],
    ['a file without the ending', (at: string) => join(at, '.film.mp4.')],
    ['a file in another folder', (at: string) => join(at, 'films', `.film.mp4.${randomUUID()}`)],
    ['a file of a folder of that name', (at: string) => join(at, `.film.mp4.${randomUUID()}/../study`)],
    ['another file', (at: string) => join(at, `.other.mp4.${randomUUID()}`)]
  ])('is not taken for %s', async (_, name) => {
    await expect(shelf.abort(path, name(folder))).rejects.toMatchObject({ tag: 'request' })
  })
})

describe('what the file system refuses', () => {
  it('is a folder that is not there', async () => {
    await expect(shelf.begin(join(folder, 'gone', 'film.mp4'))).rejects.toMatchObject({
      tag: 'file',
      message: 'The file could not be written: its folder is not there.',
      advice: 'Choose a folder that is there.'
    })
  })

  it('is a folder that has gone before the end', async () => {
    const inner = join(folder, 'inner')
    await mkdir(inner)
    const file = await shelf.begin(join(inner, 'film.mp4'))
    await shelf.write(file, text('abc'), 0)
    await rm(inner, { recursive: true })
    await expect(shelf.finish(file)).rejects.toMatchObject({
      tag: 'file',
      message: 'The file could not be written: its folder is not there.'
    })
  })

  it('is a folder in the place of the file, told at once', async () => {
    await expect(shelf.begin(folder)).rejects.toMatchObject({
      tag: 'file',
      message: 'The file could not be written: it is a folder.',
      part: folder
    })
    await expect(shelf.begin('film.mp4')).rejects.toMatchObject({ tag: 'request' })
  })

  it.skipIf(process.platform !== 'linux')('is a device, and a folder that nobody may write to', async () => {
    await expect(shelf.begin('/dev/null')).rejects.toMatchObject({ tag: 'file' })
    await expect(shelf.begin('/sys/kernel/film.mp4')).rejects.toMatchObject({
      tag: 'file',
      message: expect.stringMatching(/permission is denied|read-only/) as string,
      advice: 'Choose a folder that you may write to.'
    })
  })

  it('is a full disk in plain words', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    expect(fileReason(full)).toBe('the disk is full')
    expect(writingError(full, path)).toMatchObject({
      tag: 'file',
      message: 'The file could not be written: the disk is full.',
      advice: 'Free some space or choose another disk, then start again.',
      part: path
    })
  })

  it('is a disk that fills up: it is told, and the space is free again', async ({ skip }) => {
    const disk = join(folder, 'disk')
    await mkdir(disk)
    const unmount = mountSmallDisk(disk)
    if (unmount === null) return skip('no small disk can be mounted here')
    try {
      await writeFile(join(disk, 'film.mp4'), 'old')
      const file = await shelf.begin(join(disk, 'film.mp4'))
      await shelf.write(file, new Uint8Array(50_000), 0)
      const writing = shelf.write(file, new Uint8Array(50_000), 50_000)
      await expect(writing).rejects.toMatchObject({
        tag: 'file',
        message: 'The file could not be written: the disk is full.'
      })
      await expect(shelf.finish(file)).rejects.toMatchObject({ tag: 'file' })
      expect(await readdir(disk)).toEqual(['film.mp4'])
      expect(await readFile(join(disk, 'film.mp4'), 'utf8')).toBe('old')
      await writeFile(join(disk, 'again'), new Uint8Array(50_000))
    } finally {
      unmount()
    }
  })
})

/** A disk of 64 kB at a folder, where the system lets us have one; what takes it away again. */
function mountSmallDisk(disk: string): (() => void) | null {
  const quietly = { stdio: 'ignore' } as const
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], quietly)
    return () => {
      execFileSync('umount', [disk], quietly)
    }
  } catch {
    return null
  }
}
