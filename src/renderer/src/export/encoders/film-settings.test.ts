import { describe, expect, it } from 'vitest'
import { checkMotion, keepsAlpha, type FilmSize, type MotionSettings } from '#shared/film/film-settings.ts'
import { bitrateOf, encoderConfig, frameOptions, quantizerOf } from './video/encoder-settings.ts'
import { codecString } from '#shared/film/codec-levels.ts'

const film: FilmSize = { width: 1920, height: 1080, fps: 30, count: 300, hasAlpha: false }
const settings: MotionSettings = { format: 'webm', codec: 'vp9', chroma: '4:2:0', quality: 80 }

describe('what goes together', () => {
  it.each<[string, Partial<FilmSize>, Partial<MotionSettings>]>([
    ['H.264 in MP4', {}, { format: 'mp4', codec: 'h264' }],
    ['AV1 with 4:4:4 in MP4', {}, { format: 'mp4', codec: 'av1', chroma: '4:4:4' }],
    ['odd sizes with 4:4:4', { width: 641, height: 479 }, { chroma: '4:4:4' }],
    ['transparent WebM', { hasAlpha: true }, {}],
    ['transparent GIF, whatever its codec', { hasAlpha: true }, { format: 'gif', codec: 'h264' }],
    ['GIF at its fastest', { fps: 50 }, { format: 'gif' }]
  ])('%s', (_, size, choice) => {
    expect(() => {
      checkMotion({ ...film, ...size }, { ...settings, ...choice })
    }).not.toThrow()
  })

  it.each<[string, Partial<FilmSize>, Partial<MotionSettings>, RegExp, RegExp]>([
    ['VP9 in MP4', {}, { format: 'mp4' }, /MP4 is not written with VP9/, /H\.264 or AV1/],
    ['H.264 in WebM', {}, { codec: 'h264' }, /WebM is not written with H\.264/, /VP9 or AV1/],
    ['H.264 with 4:4:4', {}, { format: 'mp4', codec: 'h264', chroma: '4:4:4' }, /4:2:0 only/, /AV1 or VP9/],
    ['an odd width', { width: 641, height: 480 }, {}, /641 × 480/, /642 × 480/],
    ['transparent MP4', { hasAlpha: true }, { format: 'mp4', codec: 'av1' }, /MP4 with AV1/, /APNG/],
    ['transparent 4:4:4', { hasAlpha: true }, { chroma: '4:4:4' }, /VP9 and 4:4:4/, /4:2:0/],
    ['a quick GIF', { fps: 60 }, { format: 'gif' }, /60 frames/, /50 or fewer/],
    ['no frames', { count: 0 }, {}, /at least one/, /length/],
    ['no time', { fps: 0 }, {}, /frames a second/, /30/],
    ['too many files', { count: 70_000 }, { format: 'frames' }, /65535/, /part/]
  ])('not %s', (_, size, choice, message, advice) => {
    expect(() => {
      checkMotion({ ...film, ...size }, { ...settings, ...choice })
    }).toThrow(
      expect.objectContaining({
        tag: 'request',
        message: expect.stringMatching(message) as string,
        advice: expect.stringMatching(advice) as string
      })
    )
  })

  it('says which formats can be seen through', () => {
    expect(keepsAlpha(settings)).toBe(true)
    expect(keepsAlpha({ ...settings, codec: 'av1' })).toBe(false)
    expect(keepsAlpha({ ...settings, format: 'apng', codec: 'av1' })).toBe(true)
  })
})

describe('codec strings', () => {
  it('have the level of the size and speed, and the colours of sRGB', () => {
    expect(codecString('h264', '4:2:0', film)).toBe('avc1.640028')
    expect(codecString('h264', '4:2:0', { width: 1920, height: 1080, fps: 60 })).toBe('avc1.64002a')
    expect(codecString('vp9', '4:4:4', film)).toBe('vp09.01.40.08.03.01.13.01.01')
    expect(codecString('vp9', '4:2:0', { width: 3840, height: 2160, fps: 60 })).toBe(
      'vp09.00.51.08.01.01.13.01.00'
    )
    expect(codecString('av1', '4:4:4', film)).toBe('av01.1.08M.08.0.000.01.13.01.1')
    expect(codecString('av1', '4:2:0', { width: 854, height: 480, fps: 30 })).toBe(
      'av01.0.04M.08.0.110.01.13.01.0'
    )
  })
})

describe('quality', () => {
  it('is a quantizer for VP9 and AV1, and a bitrate for H.264', () => {
    expect([1, 50, 100, 200].map(quantizerOf)).toEqual([63, 32, 0, 0])
    expect(bitrateOf(film, 65) / bitrateOf(film, 50)).toBeCloseTo(2, 5)
    expect(encoderConfig(film, settings)).toMatchObject({ bitrateMode: 'quantizer', latencyMode: 'quality' })
    expect(encoderConfig(film, { ...settings, format: 'mp4', codec: 'h264' })).toMatchObject({
      avc: { format: 'avc' },
      // 0.48 bits for each of 62 million pixels a second.
      bitrate: 29_859_840
    })
    expect(bitrateOf({ ...film, width: 64, height: 48 }, 80)).toBe(3_000_000)
  })

  it('has a key frame every two seconds', () => {
    const keys = Array.from({ length: 121 }, (_, index) => frameOptions(index, 30, 80).keyFrame)
    expect(keys.flatMap((isKey, index) => (isKey === true ? [index] : []))).toEqual([0, 60, 120])
  })
})
