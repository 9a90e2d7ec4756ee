import { describe, expect, it } from 'vitest'
import { trainingSchema } from '#shared/training.ts'
import type { TrainingRun } from '#shared/training-runs.ts'
import { beginning } from './run-changes.ts'
import {
  accuracyText,
  commandText,
  fileStem,
  freeName,
  liveInWords,
  lookAt,
  nameInWords,
  remainingText,
  scheduleText
} from './run-words.ts'

const training = trainingSchema.parse({
  task: { kind: 'copying', vocabulary: 4 },
  network: { kind: 'mlp', widths: [8] },
  training: { steps: 100, batch: 8, learningRate: 0.01, warmUp: 5 }
})

describe('words for runs', () => {
  it('name settings as a person reads them', () => {
    expect(
      ['modular-addition', 'mlpWidth', 'cnn', 'learningRate', 'beta1', 'steps'].map(nameInWords)
    ).toEqual(['Modular addition', 'MLP width', 'CNN', 'Learning rate', 'Beta 1', 'Steps'])
  })

  it('say that a network is being prepared, and that a pause waits for it', () => {
    const live = beginning(0)
    const preparing = 'Preparing the network …'
    const states = [live, { ...live, preparing }].flatMap((each) => [each, { ...each, isPausing: true }])
    expect(states.map(liveInWords)).toEqual([
      'training',
      'pausing…',
      'preparing…',
      'pausing when the network is prepared…'
    ])
  })

  it('give shares, durations and schedules', () => {
    expect([1, 0.973, 0.0312].map(accuracyText)).toEqual(['100 %', '97.3 %', '3.1 %'])
    expect([200, 40_000, 200_000, 8_000_000].map(remainingText)).toEqual([
      'about 1 s',
      'about 40 s',
      'about 3 min',
      'about 2 h'
    ])
    expect(scheduleText(training)).toBe('0.0100, 5 steps of warm-up, cosine to 0')
  })

  it('find the look of a step, and names that are free', () => {
    const look = { learningRate: 1, loss: 1, norm: 1, heldOutLoss: 1, accuracy: 1 }
    const looks = [
      { ...look, step: 10 },
      { ...look, step: 20 }
    ]
    expect([5, 10, 15, 30].map((step) => lookAt(looks, step)?.step)).toEqual([undefined, 10, 10, 20])
    expect(freeName('Copy', ['Copy', 'Copy 2'])).toBe('Copy 3')
    expect(fileStem('Addition modulo 59!')).toBe('addition-modulo-59')
  })

  it('make a command of a run with a shell’s quotes, and none of a fork', () => {
    const run = {
      name: 'Copying',
      trainingFile: "/it's here/training.json",
      seed: 3,
      origin: null
    } as TrainingRun
    expect(commandText(run)).toBe(
      "npx limen train '/it'\\''s here/training.json' --out copying.onnx --seed 3"
    )
    expect(commandText({ ...run, origin: { run: 'a', name: 'A', step: 5 } })).toBeNull()
  })
})
