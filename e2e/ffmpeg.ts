/** Films as ffmpeg reads them, a reader that has nothing to do with what wrote them. */
import { execFileSync, spawnSync } from 'node:child_process'

/** Whether ffmpeg and ffprobe are installed. */
export const hasFfmpeg = ['ffmpeg', 'ffprobe'].every(
  (name) => spawnSync(name, ['-version'], { stdio: 'ignore' }).status === 0
)

export interface FilmStream {
  codec_name: string
  width: number
  height: number
  pix_fmt: string
  color_range?: string
  color_space?: string
  color_primaries?: string
  color_transfer?: string
  r_frame_rate: string
  time_base: string
  nb_read_frames: string
  tags?: Record<string, string>
}

export interface ProbedFilm {
  stream: FilmStream
  /** When each frame is shown, in seconds, and whether it stands by itself. */
  frames: { time: number; isKey: boolean }[]
  /** Seconds. */
  duration: number
}

export function probeFilm(path: string): ProbedFilm {
  const what = ['-count_frames', '-show_streams', '-show_format', '-show_frames', '-of', 'json']
  const text = execFileSync('ffprobe', ['-v', 'error', ...what, path], { encoding: 'utf8' })
  const found = JSON.parse(text) as {
    streams: FilmStream[]
    frames: { pts_time: string; key_frame: number }[]
    format: { duration: string }
  }
  const [stream] = found.streams
  if (!stream) throw new Error('There is no film in this file.')
  const frames = found.frames.map(({ pts_time, key_frame }) => ({
    time: Number(pts_time),
    isKey: key_frame === 1
  }))
  return { stream, frames, duration: Number(found.format.duration) }
}

/**
 * RGBA of all frames, one after the other.
 * @param decoder of ffmpeg, where its own choice would not see all.
 */
export function filmPixels(path: string, decoder?: string): Buffer {
  const choice = decoder === undefined ? [] : ['-c:v', decoder]
  const exact = ['-sws_flags', 'accurate_rnd+full_chroma_int+bicubic', '-fps_mode', 'passthrough']
  const output = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-']
  return execFileSync('ffmpeg', ['-v', 'error', ...choice, '-i', path, ...exact, ...output], {
    maxBuffer: 2 ** 28
  })
}
