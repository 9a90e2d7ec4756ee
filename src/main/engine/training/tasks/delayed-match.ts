/**
 * Delayed match to sample: a stimulus, a delay of varying length, a second stimulus, and one last step at which the network
 * says whether the two were the same. Features: one for each stimulus, and one that is on while something is to be held.
 */
import { below, drawnTask, type Task, type TaskShape } from './task.ts'
import { fittingLengths } from './symbols.ts'

export interface DelayedMatchChoice {
  stimuli: number
  shortestDelay: number
  longestDelay: number
  noise: number
}

export function delayedMatch({ stimuli, shortestDelay, longestDelay, noise }: DelayedMatchChoice): Task {
  fittingLengths(shortestDelay, longestDelay, longestDelay)
  const steps = longestDelay + 3
  const features = stimuli + 1
  const shape: TaskShape = {
    input: { kind: 'series', steps, features },
    answer: { kind: 'class', classes: ['different', 'same'] },
    places: [steps - 1]
  }
  return drawnTask(shape, 0.5, (stream, { input, target }) => {
    if (noise > 0) for (let at = 0; at < input.length; at++) input[at] = noise * stream.normal()
    const add = (step: number, feature: number): void => {
      const at = step * features + feature
      input[at] = (input[at] ?? 0) + 1
    }
    const sample = below(stream, stimuli)
    const isSame = stream.uniform() < 0.5
    const test = isSame ? sample : (sample + 1 + below(stream, stimuli - 1)) % stimuli
    const delay = shortestDelay + below(stream, longestDelay - shortestDelay + 1)
    const start = longestDelay - delay
    add(start, sample)
    for (let step = start; step <= start + delay; step++) add(step, stimuli)
    add(start + delay + 1, test)
    target[0] = isSame ? 1 : 0
  })
}
