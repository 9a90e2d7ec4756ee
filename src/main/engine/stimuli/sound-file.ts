/** Sound from WAV files, as one channel of numbers −1…1. Sizes in the file are checked before it is decoded. */
import wavefile from 'wavefile'
import { LimenError } from '#shared/errors.ts'

/** A sound at its own sampling rate. */
export interface Sound {
  /** Samples per second. */
  rate: number
  samples: Float32Array
}

/** Longest file that is decoded; decoding takes several times as much memory. */
const mostBytes = 128 * 2 ** 20

const damaged = (name: string, message: string, cause?: unknown): LimenError =>
  new LimenError(
    {
      tag: 'file',
      message: `${name} ${message}`,
      advice: 'Save the sound as a WAV file of 16 or 24 bits.',
      part: name
    },
    { cause }
  )

/** Formats that are decoded to 16 bits first: 4 bits of ADPCM, A-law and µ-law. */
const compressed = new Set(['4', '8a', '8m'])

/**
 * The sound of a WAV file; several channels become their mean.
 * @throws {LimenError} 'file' where it is damaged or no WAV file, 'resources' past 128 MiB.
 */
export function readSound(bytes: Uint8Array, name: string): Sound {
  checkChunks(bytes, name)
  try {
    return decoded(bytes, name)
  } catch (cause) {
    if (cause instanceof LimenError) throw cause
    throw damaged(name, 'is a damaged WAV file.', cause)
  }
}

function decoded(bytes: Uint8Array, name: string): Sound {
  const wav = new wavefile.WaveFile(bytes)
  if (compressed.has(wav.bitDepth)) decompress(wav)
  wav.toBitDepth('64')
  const { numChannels, sampleRate } = wav.fmt as { numChannels: number; sampleRate: number }
  const interleaved = wav.getSamples(true)
  if (!(numChannels >= 1) || !(sampleRate >= 1))
    throw damaged(name, 'claims to have no channels or no sampling rate.')
  if (interleaved.length < numChannels) throw damaged(name, 'holds no samples.')
  return { rate: sampleRate, samples: mixed(interleaved, numChannels) }
}

function decompress(wav: InstanceType<typeof wavefile.WaveFile>): void {
  if (wav.bitDepth === '4') wav.fromIMAADPCM()
  else if (wav.bitDepth === '8a') wav.fromALaw()
  else wav.fromMuLaw()
}

function mixed(interleaved: Float64Array, channels: number): Float32Array {
  const samples = new Float32Array(Math.floor(interleaved.length / channels))
  for (let i = 0; i < samples.length; i++) {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += interleaved[i * channels + c] ?? 0
    samples[i] = sum / channels
  }
  return samples
}

/** Walks over the chunks: the decoder trusts their sizes. */
function checkChunks(bytes: Uint8Array, name: string): void {
  const text = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.length > mostBytes) {
    const advice = 'Cut out the part you need.'
    throw new LimenError({ tag: 'resources', message: `${name} is longer than 128 MiB.`, advice, part: name })
  }
  const container = text(0)
  if ((container !== 'RIFF' && container !== 'RIFX') || text(8) !== 'WAVE')
    throw damaged(name, 'is not a WAV file.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Set<string>()
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, container === 'RIFF')
    if (at + 8 + size > bytes.length) throw damaged(name, `ends within its '${text(at)}' part.`)
    found.add(text(at))
    at += 8 + size + (size % 2)
  }
  if (!found.has('fmt ') || !found.has('data')) throw damaged(name, 'has no format or no samples.')
}
