import { describe, expect, it } from 'vitest'
import type { Model } from '#engine/onnx/model.ts'
import { readPicture } from '#engine/stimuli/picture-file.ts'
import { PlacedPicture } from '#engine/stimuli/placed-picture.ts'
import { buildNetwork } from '#engine/training/networks/build-network.ts'
import { taskOf } from '#engine/training/tasks/task-of.ts'
import { digitsStudy } from './pictures.ts'
import { modelOf, numbersOf, run, trainingOf } from './sample-network.ts'
import { weightsOf } from './study.ts'

/** Directions that are tried, over half a turn. */
const directions = 36

/** Power of a kernel's answer to gratings of each direction, over the frequencies that the task has (in cycles/pixel). */
function tuning(kernel: Float32Array, side: number): number[] {
  return Array.from({ length: directions }, (_, at) => {
    const angle = (Math.PI * at) / directions
    let power = 0
    for (const frequency of [0.125, 0.14, 0.155, 0.17, 0.185, 0.2]) {
      let [real, imaginary] = [0, 0]
      kernel.forEach((weight, place) => {
        const along = (place % side) * Math.cos(angle) + Math.floor(place / side) * Math.sin(angle)
        real += weight * Math.cos(2 * Math.PI * frequency * along)
        imaginary += weight * Math.sin(2 * Math.PI * frequency * along)
      })
      power += real ** 2 + imaginary ** 2
    }
    return power
  })
}

const sumOf = (numbers: Float32Array | number[]): number => {
  let sum = 0
  for (const each of numbers) sum += each
  return sum
}

interface Tuning {
  /** Of the directions that are tried. */
  preferred: number
  /** How much of the power lies within 30° of the preferred direction. */
  share: number
  leastOverMost: number
  /** What the kernel makes of an even picture, of the most that its weights could make. */
  even: number
}

/** Of each kernel of the first layer. */
function tunings(model: Model): Tuning[] {
  const [channels, side] = [12, 5]
  const weights = weightsOf(model, 'conv1.W')
  return Array.from({ length: channels }, (_, channel) => {
    const kernel = weights.subarray(channel * side ** 2, (channel + 1) * side ** 2)
    const power = tuning(kernel, side)
    const most = Math.max(...power)
    const preferred = power.indexOf(most)
    const near = power.filter((_power, at) => {
      const apart = Math.abs(at - preferred)
      return Math.min(apart, directions - apart) <= directions / 6
    })
    return {
      preferred,
      share: sumOf(near) / sumOf(power),
      leastOverMost: Math.min(...power) / most,
      even: Math.abs(sumOf(kernel)) / sumOf(kernel.map(Math.abs))
    }
  })
}

/** Evenly spread power would have 13 of 36 directions, 0.36. */
const prefersOne = ({ share }: Tuning): boolean => share > 0.55

/** Deaf to another direction, too, and nearly so to what has no edge. */
const isEdgeDetector = (tuning: Tuning): boolean =>
  prefersOne(tuning) && tuning.leastOverMost < 0.04 && tuning.even < 0.25

describe('the first layer of the network for orientations and shapes', () => {
  it('has detectors of edges, which prefer directions all around', async () => {
    const trained = tunings(await modelOf('orientation'))
    expect(trained.every(prefersOne)).toBe(true)
    expect(trained.filter(isEdgeDetector).length).toBeGreaterThanOrEqual(10)
    const sixths = new Set(trained.map(({ preferred }) => Math.floor((6 * preferred) / directions)))
    expect(sixths.size).toBe(6)
  })

  it('had few before it was trained, by chance', () => {
    const { task, network } = trainingOf('orientation')
    const fresh = tunings(buildNetwork(network, taskOf(task).shape, { seed: 1, scale: 1 }).model)
    expect(fresh.filter(isEdgeDetector).length).toBeLessThan(4)
  })
})

describe('the digit network', () => {
  it('reads the six of its study as a six, and turned by half as a nine', async () => {
    const model = await modelOf('digits')
    const [, png = new Uint8Array()] = digitsStudy().files[0] ?? []
    const picture = readPicture(png, 'six.png')
    const canvas = { width: 28, height: 28, channels: 1 as const, data: new Float32Array(28 * 28) }
    const placed = new PlacedPicture(picture, canvas, 'stretch', 'edge')
    const answers: number[] = []
    for (const rotation of [0, 180]) {
      canvas.data.fill(0)
      placed.draw({ rotation, x: 0, y: 0, scale: 1 }, 1, canvas)
      const input = { type: 'float32' as const, dims: [1, 1, 28, 28], data: canvas.data }
      const logits = numbersOf((await run(model, { picture: input }, ['logits']))['logits'])
      answers.push(logits.indexOf(Math.max(...logits)))
    }
    expect(answers).toEqual([6, 9])
  })

  it('calls its classes by their digits', async () => {
    const { metadata } = await modelOf('digits')
    expect(JSON.parse(metadata.get('limen.classes') ?? '')).toEqual(
      Array.from({ length: 10 }, (_, digit) => String(digit))
    )
  })
})
