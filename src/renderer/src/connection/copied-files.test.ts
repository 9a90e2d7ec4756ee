import { describe, expect, it } from 'vitest'
import type { FilePiece } from '#shared/host-bridge.ts'
import { copyInPieces, mainPath } from './copied-files.ts'

const megabytes = (count: number, name: string): File => new File([new Uint8Array(count * 2 ** 20)], name)

/** A host that keeps what it was sent. */
function recordingHost() {
  const pieces: { piece: FilePiece; bytes: number }[] = []
  const send = (piece: FilePiece, { length }: Uint8Array): Promise<string | null> => {
    pieces.push({ piece, bytes: length })
    return Promise.resolve(piece.part === 'last' ? `/copies/${piece.name}` : null)
  }
  return { pieces, send }
}

describe('copying in pieces', () => {
  it('sends each file to its end, all of one drop in one batch, and tells how far it is', async () => {
    const { pieces, send } = recordingHost()
    const sent: number[] = []
    const files = [megabytes(9, 'net.onnx'), megabytes(0, 'empty')]
    const paths = await copyInPieces(files, send, { onSent: (bytes) => sent.push(bytes / 2 ** 20) })
    expect(paths).toEqual(['/copies/net.onnx', '/copies/empty'])
    expect(pieces.map(({ piece: { name, part }, bytes }) => [name, part, bytes / 2 ** 20])).toEqual([
      ['net.onnx', 'more', 4],
      ['net.onnx', 'more', 4],
      ['net.onnx', 'last', 1],
      ['empty', 'last', 0]
    ])
    expect(new Set(pieces.map(({ piece }) => piece.batch)).size).toBe(1)
    expect(sent).toEqual([4, 8, 9, 9])
  })
  it('stops between pieces, and tells the host to forget the file', async () => {
    const { pieces, send } = recordingHost()
    const stopper = new AbortController()
    const copying = copyInPieces([megabytes(9, 'net.onnx')], send, {
      signal: stopper.signal,
      onSent: () => {
        stopper.abort()
      }
    })
    await expect(copying).rejects.toMatchObject({ tag: 'cancelled' })
    expect(pieces.map(({ piece }) => piece.part)).toEqual(['more', 'stop'])
  })
})

describe('the file to open', () => {
  it('is the network or the study among its companions', () => {
    expect(mainPath(['/a/weights.data', '/a/net.ONNX'])).toBe('/a/net.ONNX')
    expect(mainPath(['/a/x.npy', '/a/s.limen.json'])).toBe('/a/s.limen.json')
    expect(mainPath(['/a/x.npy'])).toBe('/a/x.npy')
    expect(mainPath([])).toBeNull()
  })
})
