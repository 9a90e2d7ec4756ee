/** Features of nodes and edges: nodes go from A to B, edges hold a distance spread over Gaussians. */
import { LimenError } from '#shared/errors.ts'
import { numbersOfTensor } from '../arrays/elements.ts'
import type { NumberSpace, OpenRequest, Settings, Values } from './family.ts'
import { arrayFromFile } from './files.ts'
import { lerp } from './interpolation.ts'
import { linear, named } from './parameters.ts'
import { mixedSeed, randomStream, uniformAt } from './random.ts'
import { choiceSetting, numberSetting, textSetting } from './settings.ts'

export const featureSources = ['one-hot', 'normal', 'file'] as const

/** Features of all nodes, going from A to B; nodes that are not chosen stay at A. */
export async function nodeFeatures(request: OpenRequest): Promise<NumberSpace> {
  const { target, settings } = request
  const [nodes = 1] = target.shape
  const perNode = target.size / nodes
  const [a, b] = await Promise.all(['a', 'b'].map((end, index) => featuresOf(request, end, index, perNode)))
  const chosen = chosenNodes(settings, nodes)
  const write = ({ t = 0 }: Values, into: Float64Array): void => {
    for (let node = 0; node < nodes; node++) {
      const start = node * perNode
      const row = into.subarray(start, start + perNode)
      const from = a?.subarray(start, start + perNode) ?? row
      const to = b?.subarray(start, start + perNode) ?? row
      lerp(from, to, chosen === null || chosen.has(node) ? t : 0, row)
    }
  }
  const parameters = named({ t: linear('Features A→B', [0, 1], 0, { hard: [-10, 10] }) })
  return { kind: 'numbers', isScaled: true, parameters, warnings: [], write, view: () => ({ kind: 'bars' }) }
}

/** Indices of the nodes that change, or null for all of them. */
function chosenNodes(settings: Settings, count: number): Set<number> | null {
  const text = textSetting(settings, 'nodes', 'all').trim()
  if (text === '' || text === 'all') return null
  const nodes = text.split(/[\s,]+/).map(Number)
  if (nodes.every((node) => Number.isInteger(node) && node >= 0 && node < count)) return new Set(nodes)
  throw new LimenError({
    tag: 'request',
    message: `'${text}' does not name nodes of 0…${count - 1}.`,
    advice: "Write node numbers with spaces between them, or 'all'.",
    part: 'nodes'
  })
}

async function featuresOf(
  { target, settings, seed }: OpenRequest,
  end: string,
  index: number,
  perNode: number
): Promise<Float64Array> {
  const source = choiceSetting(settings, 'source', featureSources)
  const path = textSetting(settings, `file-${end}`, '')
  if (source === 'file' && path !== '')
    return repeated(numbersOfTensor(await arrayFromFile(path, '', target.name)), target.size, perNode, path)
  const numbers = new Float64Array(target.size)
  const own = mixedSeed(seed, index)
  if (source === 'normal') {
    const stream = randomStream(own)
    return numbers.map(() => stream.normal())
  }
  for (let start = 0, node = 0; start < target.size; start += perNode, node++) {
    numbers[start + Math.floor(uniformAt(own, node) * perNode)] = 1
  }
  return numbers
}

/** Features of all nodes, or of one that all nodes share. */
function repeated(numbers: Float64Array, size: number, perNode: number, path: string): Float64Array {
  if (numbers.length === size) return numbers
  if (numbers.length === perNode)
    return Float64Array.from({ length: size }, (_, i) => numbers[i % perNode] ?? 0)
  throw new LimenError({
    tag: 'request',
    message: `The array holds ${numbers.length} numbers; the nodes need ${size}, or ${perNode} that they share.`,
    advice: 'Save features for each node, or for one.',
    part: path
  })
}

/** e^(−x²); 0 where a float32 holds hardly more. */
const gaussian = (x: number): number => (Math.abs(x) > 9 ? 0 : Math.exp(-x * x))

/**
 * Features of edges, [nodes, neighbours, features]: the length of each edge, spread over Gaussians at even distances as
 * in CGCNN (Xie and Grossman 2018). The k-th neighbour is (1 + k · spread) times as far away as the first.
 */
export function edgeFeatures({ target, settings }: OpenRequest): NumberSpace {
  const features = target.shape.at(-1) ?? 1
  const neighbors = target.shape.length > 2 ? (target.shape.at(-2) ?? 1) : 1
  const nearest = numberSetting(settings, 'nearest', 0)
  const farthest = numberSetting(settings, 'farthest', 8)
  const step = features > 1 ? (farthest - nearest) / (features - 1) : 1
  const width = step === 0 ? 1 : step
  const write = ({ distance = 0, spread = 0, weight = 1 }: Values, into: Float64Array): void => {
    for (let i = 0; i < into.length; i++) {
      const neighbor = Math.floor(i / features) % neighbors
      const length = distance * (1 + neighbor * spread)
      const apart = (length - nearest - step * (i % features)) / width
      into[i] = weight * (features === 1 ? length : gaussian(apart))
    }
  }
  const middle = (nearest + farthest) / 3
  const parameters = named({
    distance: linear('Distance', [nearest, farthest], middle, {
      hard: [0, 1e6],
      unit: textSetting(settings, 'unit', 'Å')
    }),
    spread: linear('Spread over neighbours', [0, 0.2], 0.05, { hard: [0, 10] }),
    weight: linear('Edge weight', [0, 1], 1)
  })
  return { kind: 'numbers', isScaled: true, parameters, warnings: [], write, view: () => ({ kind: 'bars' }) }
}
