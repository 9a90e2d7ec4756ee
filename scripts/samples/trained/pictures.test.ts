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

/** Of each kernel of the first layer: its preferred direction, and how much of the power lies within 30° of it. */
function tunings(model: Model): { preferred: number; share: number; leastOverMost: number }[] {
  const [channels, side] = [8, 5]
  const weights = weightsOf(model, 'conv1.W')
  return Array.from({ length: channels }, (_, channel) => {
    const power = tuning(weights.subarray(channel * side ** 2, (channel + 1) * side ** 2), side)
    const most = Math.max(...power)
    const preferred = power.indexOf(most)
    const near = power.filter((_power, at) => {
      const apart = Math.abs(at - preferred)
      return Math.min(apart, directions - apart) <= directions / 6
    })
    const total = power.reduce((sum, each) => sum + each, 0)
    return {
      preferred,
      share: near.reduce((sum, each) => sum + each, 0) / total,
      leastOverMost: Math.min(...power) / most
    }
  })
}

describe('the first layer of the orientation network', () => {
  it('has detectors of edges: each is deaf to one direction, and together they cover all', async () => {
    const trained = tunings(await modelOf('orientation'))
    for (const { leastOverMost } of trained) expect(leastOverMost).toBeLessThan(0.03)
    // Evenly spread power would have 13 of 36 directions, 0.36.
    expect(trained.filter(({ share }) => share > 0.66)).toHaveLength(7)
    const quarters = new Set(trained.map(({ preferred }) => Math.floor((4 * preferred) / directions)))
    expect(quarters.size).toBe(4)
  })

  it('had none before it was trained', () => {
    const { task, network } = trainingOf('orientation')
    const fresh = tunings(buildNetwork(network, taskOf(task).shape, { seed: 1, scale: 1 }).model)
    expect(fresh.filter(({ leastOverMost }) => leastOverMost < 0.03).length).toBeLessThan(2)
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
