/**
 * a + b modulo p, all p² sums: the task of grokking (Power et al. 2022; Nanda et al. 2023). Tokens are a, b and =, and the
 * answer is read at =. A network that has grokked it embeds a on circles of a few frequencies.
 */
import { randomOrder, randomStream } from '#engine/stimuli/random.ts'
import { ExampleBuffer, trainedCount, type Examples, type Task, type TaskShape } from './task.ts'

/** Fixed, so that every run holds the same sums out. */
const splitSeed = 0xadd

/** @throws LimenError 'request' where no sum would be trained on, or none held out. */
export function modularAddition({
  modulus,
  trainingShare
}: {
  modulus: number
  trainingShare: number
}): Task {
  const numbers = Array.from({ length: modulus }, (_, n) => String(n))
  const shape: TaskShape = {
    input: { kind: 'tokens', positions: 3, tokens: [...numbers, '='] },
    answer: { kind: 'class', classes: numbers },
    places: [2]
  }
  const sums = randomOrder(modulus ** 2, randomStream(splitSeed, modulus))
  const trained = trainedCount(sums.length, trainingShare)
  const examples = (pairs: Int32Array): Examples => {
    const buffer = new ExampleBuffer(shape, pairs.length)
    pairs.forEach((pair, at) => {
      const [a, b] = [Math.floor(pair / modulus), pair % modulus]
      const { input, target } = buffer.slot(at)
      input.set([a, b, modulus])
      target[0] = (a + b) % modulus
    })
    return buffer.examples()
  }
  const batches = shuffledBatches(sums.subarray(0, trained))
  return {
    shape,
    chance: 1 / modulus,
    training: (seed, n, size) => examples(batches(seed, n, size)),
    heldOut: (size) => examples(sums.subarray(trained, Math.min(sums.length, trained + size)))
  }
}

/** Batches that go through all items in a new order each time; what is left at the end of an order is skipped. */
function shuffledBatches(items: Int32Array): (seed: number, n: number, size: number) => Int32Array {
  let known = { seed: NaN, round: NaN, order: items }
  return (seed, n, size) => {
    if (size >= items.length) return items
    const perRound = Math.floor(items.length / size)
    const round = Math.floor(n / perRound)
    if (known.seed !== seed || known.round !== round) {
      const order = randomOrder(items.length, randomStream(seed, round))
      known = { seed, round, order: order.map((place) => items[place] ?? 0) }
    }
    const start = (n % perRound) * size
    return known.order.subarray(start, start + size)
  }
}
