/** The trained networks that come with Limen: that each is what its file says, learned its task, and did so in the known way. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readNpz } from '#engine/arrays/npz.ts'
import { bytesOf } from '#engine/onnx/constants.ts'
import { checkTraining } from '#engine/training/check-training.ts'
import { withLoss } from '#engine/training/loss.ts'
import { feedsOf } from '#engine/training/trainer.ts'
import { taskOf } from '#engine/training/tasks/task-of.ts'
import { inputParts } from '#engine/training/tasks/task.ts'
import { trainingSchema } from '#shared/training.ts'
import { modelOf, numbersOf, resources, run, trainingOf } from './trained/sample-network.ts'

const names = readdirSync(new URL('training/', resources))
  .filter((name) => name.endsWith('.json'))
  .map((name) => basename(name, '.json'))

/** Handwriting can't always be read. */
const leastAccuracy = (name: string): number => (name === 'digits' ? 0.97 : 0.99)

describe.each(names)('%s', (name) => {
  const training = trainingOf(name)

  it('says where it comes from, and reaches its accuracy on held-out examples', async () => {
    const model = await modelOf(name)
    const { metadata } = model
    expect(trainingSchema.parse(JSON.parse(metadata.get('limen.training') ?? ''))).toEqual(training)
    expect(metadata.get('limen.command')).toBe(
      `npx limen train resources/training/${name}.json --out resources/networks/${name}.onnx --seed 1`
    )
    expect([metadata.get('limen.seed'), metadata.get('license')]).toEqual(['1', 'MIT'])
    const task = taskOf(training.task)
    const measured = withLoss(model, task.shape, (task.shape.places?.length ?? 0) > 0)
    const { inputs, target, weights } = task.heldOut(2048)
    const feeds = {
      ...feedsOf(model, inputs),
      [measured.target]: target,
      [measured.weights]: weights
    }
    const answer = await run(measured.model, feeds, [measured.accuracy])
    const accuracy = Number(answer[measured.accuracy]?.data[0])
    expect(accuracy).toBeCloseTo(Number(metadata.get('limen.held_out_accuracy')), 3)
    expect(accuracy).toBeGreaterThanOrEqual(leastAccuracy(name))
  })

  it('comes with what it is shown at first sight: an example of its tokens, or held-out examples beside it', async () => {
    const { metadata } = await modelOf(name)
    const { input } = taskOf(training.task).shape
    if (input.kind === 'tokens') expect(metadata.get('limen.example')).toMatch(/^\{"ids":\[/)
    if (input.kind !== 'series' && input.kind !== 'graph') return
    const file = new URL(`networks/${metadata.get('limen.examples') ?? ''}`, resources)
    const arrays = readNpz(readFileSync(file), file.pathname)
    expect([...arrays.keys()]).toEqual(inputParts(input).map((part) => part.name))
  })

  it('stands in the table beside the others, with its own size, accuracy and chance', async () => {
    const { metadata } = await modelOf(name)
    const rows = readFileSync(new URL('training/README.md', resources), 'utf8').split('\n')
    const [row = ''] = rows.filter((line) => line.startsWith(`| \`${name}\``))
    const [, , , parameters, accuracy = '', chance = ''] = row.split('|').map((cell) => cell.trim())
    expect(parameters).toBe(checkTraining(training).parameters.toLocaleString('en'))
    expect(accuracy).toBe(percent(metadata.get('limen.held_out_accuracy'), decimalsOf(accuracy)))
    expect(chance).toBe(percent(metadata.get('limen.chance'), decimalsOf(chance)))
  })
})

const decimalsOf = (text: string): number => /\.(\d+)/.exec(text)?.[1]?.length ?? 0

const percent = (share: string | undefined, decimals: number): string =>
  `${(100 * Number(share)).toFixed(decimals)} %`

it('all samples together take less than 12 MB', () => {
  const sizes = readdirSync(new URL('networks/', resources)).map(
    (name) => statSync(new URL(`networks/${name}`, resources)).size
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(12e6)
})

describe('how they do it', () => {
  it('modular addition embeds numbers on circles of a few frequencies', async () => {
    const model = await modelOf('modular-addition')
    const table = model.graph.initializers.get('embed.W_E')
    const values = table ? new Float32Array(bytesOf(table).slice().buffer) : new Float32Array()
    const [p, width] = [59, 64]
    const power = Array.from({ length: (p - 1) / 2 }, (_, k) => {
      let sum = 0
      for (let feature = 0; feature < width; feature++)
        for (const part of [Math.cos, Math.sin]) {
          let amplitude = 0
          for (let a = 0; a < p; a++)
            amplitude += part((2 * Math.PI * (k + 1) * a) / p) * (values[a * width + feature] ?? 0)
          sum += amplitude ** 2
        }
      return sum
    }).sort((one, other) => other - one)
    const total = power.reduce((sum, each) => sum + each, 0)
    // Numbers without order would have six of 29 frequencies hold near a fifth.
    expect(power.slice(0, 6).reduce((sum, each) => sum + each, 0) / total).toBeGreaterThan(0.9)
  })

  it('the flip-flop has a stable state for each setting of its bits', async () => {
    const model = await modelOf('flip-flop')
    const settings = 8
    const steps = trainingOf('flip-flop').task.kind === 'flip-flop' ? 48 : 0
    const series = new Float32Array(settings * steps * 3)
    const bit = (setting: number, channel: number): number => ((setting >> channel) & 1) * 2 - 1
    for (let setting = 0; setting < settings; setting++)
      for (let channel = 0; channel < 3; channel++)
        series[setting * steps * 3 + channel] = bit(setting, channel)
    const feeds = { series: { type: 'float32' as const, dims: [settings, steps, 3], data: series } }
    const answer = await run(model, feeds, ['output', 'gru.hidden'])
    const [output, hidden] = [numbersOf(answer['output']), numbersOf(answer['gru.hidden'])]
    const units = hidden.length / (steps * settings)
    for (let setting = 0; setting < settings; setting++) {
      const state = (step: number): Float32Array =>
        hidden.subarray((step * settings + setting) * units, (step * settings + setting + 1) * units)
      const moved = Math.hypot(
        ...state(steps - 1).map((value, unit) => value - (state(steps - 2)[unit] ?? 0))
      )
      expect(moved / Math.hypot(...state(steps - 1))).toBeLessThan(0.01)
      for (let channel = 0; channel < 3; channel++) {
        const last = output[(setting * steps + steps - 1) * 3 + channel] ?? NaN
        expect(Math.abs(last - bit(setting, channel))).toBeLessThan(0.1)
      }
    }
  })

  it('the induction network has a previous-token head, and after it heads that attend to the token after the earlier copy', async () => {
    const model = await modelOf('induction')
    const task = taskOf(trainingOf('induction').task)
    const { inputs, weights } = task.heldOut(128)
    const layers = ['blocks.0.attn.pattern', 'blocks.1.attn.pattern']
    const answer = await run(model, feedsOf(model, inputs), layers)
    const tokens = inputs[0]?.data ?? []
    const isWanted = (row: number, place: number): boolean => weights.data[row * 31 + place] === 1
    const shareOn = (
      layer: number,
      attendsTo: (own: number[], place: number, key: number) => boolean
    ): number => {
      const pattern = answer[layers[layer] ?? '']
      const [batch = 0, heads = 0, positions = 0] = pattern?.dims ?? []
      const rows = Array.from({ length: batch }, (_, row) =>
        Array.from(tokens.slice(row * positions, (row + 1) * positions), Number)
      )
      const shares = Array.from({ length: heads }, (_, head) => {
        let [sum, count] = [0, 0]
        rows.forEach((own, row) => {
          for (let place = 0; place < positions - 1; place++) {
            if (!isWanted(row, place)) continue
            const from = ((row * heads + head) * positions + place) * positions
            for (let key = 0; key <= place; key++)
              if (attendsTo(own, place, key)) sum += Number(pattern?.data[from + key])
            count++
          }
        })
        return sum / count
      })
      return Math.max(...shares)
    }
    expect(shareOn(0, (_, place, key) => key === place - 1)).toBeGreaterThan(0.6)
    expect(shareOn(1, (own, place, key) => key > 0 && own[key - 1] === own[place])).toBeGreaterThan(0.8)
  })
})
