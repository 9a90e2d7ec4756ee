/** Films and stills of the encoders, read again by ffmpeg: frames, times, size, colours by their tags and by their pixels. */
import { expect, test } from '@playwright/test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { decode, decodeApng } from 'fast-png'
import { unzipSync } from 'fflate'
import { bundlePage } from '../bench/bundle-page.ts'
import { openChromiumPage, type ChromiumPage } from '../bench/chromium-page.ts'
import {
  clearSquares,
  noise,
  paint,
  squares,
  type Pattern
} from '../src/renderer/src/export/encoders/testing/pictures.ts'
import type { Film } from './encoders-page.ts'
import { filmPixels, hasFfmpeg, probeFilm } from './ffmpeg.ts'

const [width, height] = [64, 48]
const count = 12

let page: ChromiumPage
let folder = ''
let close = (): Promise<void> => Promise.resolve()
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'limen-encoders-'))
  // Encoders are there for pages of a server only.
  const server = createServer((_, answer) =>
    answer.setHeader('content-type', 'text/html').end('<!doctype html>')
  )
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  page = await openChromiumPage(`http://127.0.0.1:${port}/`)
  await expect.poll(() => page.evaluate('location.protocol').catch(() => null)).toBe('http:')
  await page.evaluate(await bundlePage(resolve(import.meta.dirname, 'encoders-page.ts'), 'encodersPage'))
  close = async () => {
    await page.close()
    server.close()
    rmSync(folder, { recursive: true })
  }
})
test.afterAll(() => close())

const whole = (film: Partial<Film>): string =>
  JSON.stringify({ format: 'webm', codec: 'vp9', chroma: '4:2:0', quality: 95, fps: 30, count, ...film })

async function encoded(film: Partial<Film>): Promise<Buffer> {
  return Buffer.from((await page.evaluate(`encodersPage.encodeFilm(${whole(film)})`)) as string, 'base64')
}

/** The film as a file. */
async function filmFile(film: Partial<Film>): Promise<{ path: string; bytes: Buffer }> {
  const bytes = await encoded(film)
  const path = join(folder, `film.${film.format ?? 'webm'}`)
  writeFileSync(path, bytes)
  return { path, bytes }
}

/** The largest difference of any sample in the inner part of each square, where the colours of others do not reach. */
function largestDifference(pixels: Uint8Array, pattern: Pattern, isSeen: (alpha: number) => boolean): number {
  expect(pixels).toHaveLength(4 * width * height * count)
  let largest = 0
  for (let index = 0; index < count; index++) {
    const wanted = paint(pattern, width, { from: 0, count: height }, index)
    const given = pixels.subarray(4 * width * height * index)
    for (let at = 0; at < wanted.length; at += 4) {
      const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
      if ([x % 8, y % 8].some((place) => place < 3 || place > 4)) continue
      const samples = isSeen(wanted[at + 3] ?? 0) ? [0, 1, 2, 3] : [3]
      for (const sample of samples)
        largest = Math.max(largest, Math.abs((wanted[at + sample] ?? 0) - (given[at + sample] ?? 0)))
    }
  }
  return largest
}

interface VideoCase {
  film: Partial<Film>
  stream: Record<string, string>
  /** How far a colour may be from what was drawn. */
  tolerance: number
}

const srgb = { color_primaries: 'bt709', color_transfer: 'iec61966-2-1', color_space: 'bt709' }
const videos: Record<string, VideoCase> = {
  'MP4 with H.264': {
    film: { format: 'mp4', codec: 'h264' },
    stream: { codec_name: 'h264', pix_fmt: 'yuv420p', color_range: 'tv', ...srgb },
    tolerance: 16
  },
  'MP4 with AV1 and 4:2:0': {
    film: { format: 'mp4', codec: 'av1' },
    stream: { codec_name: 'av1', pix_fmt: 'yuv420p', color_range: 'tv', ...srgb },
    tolerance: 6
  },
  'MP4 with AV1 and 4:4:4': {
    film: { format: 'mp4', codec: 'av1', chroma: '4:4:4' },
    stream: { codec_name: 'av1', pix_fmt: 'yuv444p', color_range: 'pc', ...srgb },
    tolerance: 6
  },
  'WebM with VP9 and 4:2:0': {
    film: {},
    stream: { codec_name: 'vp9', pix_fmt: 'yuv420p', color_range: 'tv', ...srgb },
    tolerance: 6
  },
  'WebM with VP9 and 4:4:4': {
    film: { chroma: '4:4:4' },
    stream: { codec_name: 'vp9', pix_fmt: 'yuv444p', color_range: 'pc', ...srgb },
    tolerance: 6
  },
  'WebM with AV1 and 4:4:4': {
    film: { codec: 'av1', chroma: '4:4:4' },
    stream: { codec_name: 'av1', pix_fmt: 'yuv444p', color_range: 'pc', ...srgb },
    tolerance: 6
  }
}

for (const [name, { film, stream, tolerance }] of Object.entries(videos)) {
  test(`${name}: frames, times, colours`, async () => {
    test.skip(!hasFfmpeg, 'ffmpeg is not installed here')
    const isThere = await page.evaluate(`encodersPage.canEncode(${whole(film)})`)
    test.skip(film.codec === 'h264' && isThere === false, 'this browser has no encoder for H.264')
    const { path, bytes } = await filmFile(film)
    const probed = probeFilm(path)
    expect(probed.stream).toMatchObject({
      width,
      height,
      nb_read_frames: `${count}`,
      r_frame_rate: '30/1',
      ...stream
    })
    const isExact = film.format === 'mp4'
    for (const [index, { time, isKey }] of probed.frames.entries()) {
      expect(Math.abs(time - index / 30)).toBeLessThan(isExact ? 1e-5 : 5.1e-4)
      expect(isKey).toBe(index === 0)
    }
    expect(Math.abs(probed.duration - count / 30)).toBeLessThan(isExact ? 1e-5 : 2e-3)
    expect(largestDifference(filmPixels(path), squares, () => true)).toBeLessThanOrEqual(tolerance)
    if (isExact) expect(boxNames(bytes).join(' ')).toMatch(/^ftyp moov .*mdat$/)
    const painted = await filmFile({ ...film, isPainted: true })
    expect(probeFilm(painted.path).stream).toMatchObject(stream)
    expect(largestDifference(filmPixels(painted.path), squares, () => true)).toBeLessThanOrEqual(tolerance)
    if (film.codec === 'h264') return
    // An hour later.
    await page.evaluate('(Date.now = ((now) => () => now() + 3.6e6)(Date.now), 0)')
    expect((await encoded(film)).equals(bytes)).toBe(true)
  })
}

test('a key frame every two seconds, and colours as close as quality says', async () => {
  test.skip(!hasFfmpeg, 'ffmpeg is not installed here')
  const { path } = await filmFile({ fps: 4, quality: 1 })
  expect(probeFilm(path).frames.flatMap(({ isKey }, index) => (isKey ? [index] : []))).toEqual([0, 8])
  const coarse = largestDifference(filmPixels(path), squares, () => true)
  await filmFile({ fps: 4, quality: 100 })
  expect(coarse).toBeGreaterThan(largestDifference(filmPixels(path), squares, () => true))
})

test('transparent WebM: opacities and colours', async () => {
  test.skip(!hasFfmpeg, 'ffmpeg is not installed here')
  const { path, bytes } = await filmFile({ hasAlpha: true })
  const { nb_read_frames, tags } = probeFilm(path).stream
  expect([nb_read_frames, tags?.['alpha_mode']]).toEqual([`${count}`, '1'])
  const pixels = filmPixels(path, 'libvpx-vp9')
  expect(largestDifference(pixels, clearSquares, (alpha) => alpha > 0)).toBeLessThanOrEqual(8)
  expect((await encoded({ hasAlpha: true })).equals(bytes)).toBe(true)
})

test('GIF: the colours themselves, the right length, clear or not', async () => {
  test.skip(!hasFfmpeg, 'ffmpeg is not installed here')
  const opaque = await filmFile({ format: 'gif' })
  const probed = probeFilm(opaque.path)
  expect(probed.stream).toMatchObject({ codec_name: 'gif', width, height, nb_read_frames: `${count}` })
  expect(probed.frames.map(({ time }) => Math.round(100 * time))).toEqual(
    Array.from({ length: count }, (_, index) => Math.round((100 * index) / 30))
  )
  expect(probed.duration).toBeCloseTo(count / 30, 5)
  expect(largestDifference(filmPixels(opaque.path), squares, () => true)).toBe(0)
  expect((await encoded({ format: 'gif' })).equals(opaque.bytes)).toBe(true)

  const { path } = await filmFile({ format: 'gif', hasAlpha: true })
  // What is half clear is as it would look upon the ground, which is white where nothing else is said.
  const onGround: Pattern = (x, y, index) => {
    const [red, green, blue, alpha] = clearSquares(x, y, index)
    const mixed = (value: number): number => 255 - ((255 - value) * alpha) / 255
    return alpha === 0 ? [0, 0, 0, 0] : [mixed(red), mixed(green), mixed(blue), 255]
  }
  expect(largestDifference(filmPixels(path), onGround, (alpha) => alpha > 0)).toBeLessThanOrEqual(4)
})

test('animated PNG and frames: the pixels themselves', async () => {
  const drawn = (index: number): string =>
    paint(clearSquares, width, { from: 0, count: height }, index).join()
  const films = {
    apng: await filmFile({ format: 'apng', hasAlpha: true }),
    frames: await encoded({ format: 'frames', hasAlpha: true })
  }
  const { frames } = decodeApng(films.apng.bytes, { checkCrc: true })
  const files = Object.values(unzipSync(films.frames)).map((file) => decode(file, { checkCrc: true }))
  expect([frames.length, files.length]).toEqual([count, count])
  // Half clear colours lose their last bits in the canvas: what is clear and what is not is exact.
  for (const [index, { data }] of frames.entries()) {
    expect(data.filter((_, at) => at % 4 === 3).join()).toBe(
      paint(clearSquares, width, { from: 0, count: height }, index)
        .filter((_, at) => at % 4 === 3)
        .join()
    )
    expect(files[index]?.data.join()).toBe(data.join())
    expect(closeTo(drawn(index), data.join())).toBeLessThanOrEqual(2)
  }
  expect((await encoded({ format: 'apng', hasAlpha: true })).equals(films.apng.bytes)).toBe(true)
  expect((await encoded({ format: 'frames', hasAlpha: true })).equals(films.frames)).toBe(true)
  if (!hasFfmpeg) return
  const probed = probeFilm(films.apng.path)
  expect(probed.stream).toMatchObject({ codec_name: 'apng', nb_read_frames: `${count}`, pix_fmt: 'rgba' })
  expect(
    largestDifference(filmPixels(films.apng.path), clearSquares, (alpha) => alpha > 0)
  ).toBeLessThanOrEqual(2)
})

test('stills by another reader: PNG and TIFF, with and without alpha', async () => {
  test.skip(!hasFfmpeg, 'ffmpeg is not installed here')
  const wanted = paint(noise, 61, { from: 0, count: 47 })
  for (const format of ['png', 'tiff'] as const) {
    for (const hasAlpha of [true, false]) {
      const still = async (): Promise<Buffer> =>
        Buffer.from(
          (await page.evaluate(
            `encodersPage.encodeNoise({ format: '${format}', dpi: 300 }, ${hasAlpha})`
          )) as string,
          'base64'
        )
      const path = join(folder, `still.${format}`)
      const bytes = await still()
      writeFileSync(path, bytes)
      expect(probeFilm(path).stream).toMatchObject({
        width: 61,
        height: 47,
        pix_fmt: hasAlpha ? 'rgba' : 'rgb24'
      })
      const expected = wanted.map((value, at) => (at % 4 === 3 && !hasAlpha ? 255 : value))
      expect(filmPixels(path).equals(Buffer.from(expected))).toBe(true)
      expect((await still()).equals(bytes)).toBe(true)
    }
  }
})

test('an export that is stopped or can not be written says so', async () => {
  for (const film of [
    {},
    { format: 'mp4', codec: 'av1' },
    { format: 'gif' },
    { format: 'frames' }
  ] as Partial<Film>[]) {
    expect(await page.evaluate(`encodersPage.failures(${whole(film)})`)).toEqual([
      'cancelled: The export was stopped.',
      'file: The disk is full.'
    ])
  }
})

/** Names of the outermost boxes of an MP4 file, in their order. */
function boxNames(bytes: Buffer): string[] {
  const names: string[] = []
  for (let at = 0; at + 8 <= bytes.length;) {
    names.push(bytes.toString('latin1', at + 4, at + 8))
    const size = bytes.readUInt32BE(at)
    at += size === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : size
  }
  return names
}

/** The largest difference of numbers in two lists. */
function closeTo(wanted: string, given: string): number {
  const numbers = given.split(',').map(Number)
  return Math.max(...wanted.split(',').map((value, at) => Math.abs(Number(value) - (numbers[at] ?? NaN))))
}
