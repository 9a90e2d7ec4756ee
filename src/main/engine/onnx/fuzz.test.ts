/** Damaged files: always a model or a LimenError, and never more memory than a small multiple of the file. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LimenError } from '#shared/errors.ts'
import { GraphBuilder } from './builder.ts'
import { parseModel } from './read-model.ts'
import { inlineFunctions, topologicalSort } from './rewrites.ts'
import { failure } from './testing/failure.ts'
import { speechDetection } from './testing/networks.ts'
import { verifyGraph } from './verify-graph.ts'
import { writeModel } from './write-model.ts'

const network = readFileSync(speechDetection.path)

/** A file of which every byte matters: no large weights. */
function smallNetwork(): Uint8Array {
  const builder = new GraphBuilder({ name: 'small', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  const body = builder.subgraph()
  body.output(body.node('Relu', [x]), 'float32', null)
  const condition = builder.constant('condition', 'bool', [], true)
  builder.node('If', [condition], {
    attributes: { then_branch: body.graph(), else_branch: body.graph() },
    outputs: ['y']
  })
  builder.output('y', 'float32', ['batch', 2])
  return writeModel(builder.build())
}

/** Opens bytes as the engine does: read, sort, verify, inline. */
function open(bytes: Uint8Array): 'model' | 'error' {
  try {
    const model = topologicalSort(parseModel(bytes)).value
    verifyGraph(model)
    inlineFunctions(model)
    return 'model'
  } catch (error) {
    if (error instanceof LimenError && error.tag === 'network' && error.part !== undefined) return 'error'
    throw error
  }
}

function withFlips(bytes: Uint8Array, flips: readonly (readonly [number, number])[]): Uint8Array {
  const damaged = Uint8Array.from(bytes)
  for (const [position, mask] of flips) {
    const at = position % damaged.length
    damaged[at] = (damaged[at] ?? 0) ^ mask
  }
  return damaged
}

const flips = fc.array(fc.tuple(fc.nat(2 ** 31 - 1), fc.integer({ min: 1, max: 255 })), {
  minLength: 1,
  maxLength: 8
})

describe('damaged files', () => {
  it('with random flips are a model or a named error (small network)', () => {
    const bytes = smallNetwork()
    expect(open(bytes)).toBe('model')
    fc.assert(
      fc.property(flips, (chosen) => void open(withFlips(bytes, chosen))),
      { numRuns: 5000 }
    )
  })

  it('with random flips are a model or a named error (real network)', () => {
    fc.assert(
      fc.property(flips, (chosen) => void open(withFlips(network, chosen))),
      { numRuns: 40 }
    )
  })

  it('cut off anywhere are a named error, or a model when only the end of the header is missing', () => {
    const bytes = smallNetwork()
    for (let length = 0; length < bytes.length; length++) open(bytes.subarray(0, length))
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: network.length - 1 }),
        (length) => void open(network.subarray(0, length))
      ),
      { numRuns: 30 }
    )
  })

  it('of random bytes are a named error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void open(bytes)),
      { numRuns: 2000 }
    )
  })

  it.each<[string, number[], number]>([
    ['empty nodes, two bytes each', [0x0a, 0x00], 2_000_001],
    ['empty input names, two bytes each', [0x0a, 0x00], 20_000_001]
  ])('cannot make much more memory of it than the file takes: %s', (what, part, count) => {
    const parts = new Uint8Array(count * part.length).map((_, i) => part[i % part.length] ?? 0)
    const graph = what.includes('names') ? framed(0x0a, parts) : parts
    const before = process.memoryUsage().heapUsed
    const error = failure(() => parseModel(framed(0x3a, graph)))
    expect(error.message).toMatch(/more than [0-9]+ (parts|values)/)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(500e6)
  })
})

/** A field with its tag and length. */
const framed = (tag: number, content: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from([tag, ...varint(content.length)]), content])

/** A length as protobuf writes it. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]
}
