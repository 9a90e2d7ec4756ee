/** Codec strings: profile, level by size and speed, and colours. */
import type { Chroma, VideoCodecName } from './film-settings.ts'

interface Level {
  /** As the codec's string writes it. */
  code: string
  /** Pixels of a picture, and of a second. */
  picture: number
  rate: number
}

const levels = (rows: readonly (readonly [string, number, number])[]): Level[] =>
  rows.map(([code, picture, rate]) => ({ code, picture, rate }))

/** H.264, Table A-1: macroblocks of 256 pixels; the code is ten times the level, hexadecimal. */
const h264 = levels(
  (
    [
      [30, 1620, 40_500],
      [31, 3600, 108_000],
      [32, 5120, 216_000],
      [40, 8192, 245_760],
      [42, 8704, 522_240],
      [50, 22_080, 589_824],
      [51, 36_864, 983_040],
      [52, 36_864, 2_073_600],
      [60, 139_264, 4_177_920],
      [62, 139_264, 16_711_680]
    ] as const
  ).map(([level, picture, rate]) => [level.toString(16), 256 * picture, 256 * rate])
)

/** VP9 levels, as the WebM project lists them. */
const vp9 = levels([
  ['10', 36_864, 829_440],
  ['20', 122_880, 4_608_000],
  ['21', 245_760, 9_216_000],
  ['30', 552_960, 20_736_000],
  ['31', 983_040, 36_864_000],
  ['40', 2_228_224, 83_558_400],
  ['41', 2_228_224, 160_432_128],
  ['50', 8_912_896, 311_951_360],
  ['51', 8_912_896, 588_251_136],
  ['52', 8_912_896, 1_176_502_272],
  ['60', 35_651_584, 1_176_502_272],
  ['61', 35_651_584, 2_353_004_544],
  ['62', 35_651_584, 4_706_009_088]
])

/** AV1, Annex A.3: the code is the level's index; M is the main tier. */
const av1 = levels([
  ['00M', 147_456, 4_423_680],
  ['01M', 278_784, 8_363_520],
  ['04M', 665_856, 19_975_680],
  ['05M', 1_065_024, 31_950_720],
  ['08M', 2_359_296, 70_778_880],
  ['09M', 2_359_296, 141_557_760],
  ['12M', 8_912_896, 267_386_880],
  ['13M', 8_912_896, 534_773_760],
  ['14M', 8_912_896, 1_069_547_520],
  ['16M', 35_651_584, 1_069_547_520],
  ['17M', 35_651_584, 2_139_095_040],
  ['18M', 35_651_584, 4_278_190_080]
])

const table: Record<VideoCodecName, Level[]> = { h264, vp9, av1 }

/** Whether a codec has a level for films of this size and speed: players know what a level asks of them. */
export const hasLevel = (codec: VideoCodecName, { width, height, fps }: SizeAndSpeed): boolean =>
  levelOf(codec, width, height, fps) !== undefined

interface SizeAndSpeed {
  width: number
  height: number
  fps: number
}

/** The lowest level that holds the film. */
function levelOf(codec: VideoCodecName, width: number, height: number, fps: number): Level | undefined {
  const block = codec === 'h264' ? 16 : 1
  const pixels = Math.ceil(width / block) * Math.ceil(height / block) * block * block
  return table[codec].find(({ picture, rate }) => pixels <= picture && pixels * fps <= rate)
}

/**
 * The string that names a codec to WebCodecs. Colours are those of sRGB: primaries and matrix of BT.709 (1) and the
 * transfer of IEC 61966-2-1 (13). Browsers take the full range with 4:4:4; with 4:2:0 it is that of video (yuv-frame.ts).
 */
export function codecString(
  codec: VideoCodecName,
  chroma: Chroma,
  { width, height, fps }: SizeAndSpeed
): string {
  const level = (levelOf(codec, width, height, fps) ?? table[codec].at(-1))?.code ?? ''
  const isFull = chroma === '4:4:4'
  if (codec === 'h264') return `avc1.6400${level}`
  if (codec === 'vp9')
    return isFull ? `vp09.01.${level}.08.03.01.13.01.01` : `vp09.00.${level}.08.01.01.13.01.00`
  return isFull ? `av01.1.${level}.08.0.000.01.13.01.1` : `av01.0.${level}.08.0.110.01.13.01.0`
}
