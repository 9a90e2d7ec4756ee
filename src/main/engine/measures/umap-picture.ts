/**
 * UMAP (McInnes 2018) of a set of states: a static, non-linear picture in three dimensions. It can't be followed while
 * dragging, and its distances and axes mean little: interfaces mark it so.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { UMAP } from 'umap-js'
import { LimenError } from '#shared/errors.ts'
import { nearestNeighbors } from './nearest-neighbors.ts'
import type { StateRows } from './principal-axes.ts'

export interface UmapSettings {
  neighbors: number
  minimumDistance: number
  seed: number
}

/** Called between pieces of the work; throws to stop. */
export type PictureProgress = (label: string, done: number, total: number) => Promise<void>

/** Epochs between two calls of the caller's callback. */
const epochsAtOnce = 4

/**
 * Positions of the states, [count, 3]; NaN for those that are not finite, which are left out of the picture. The same states
 * and seed give the same picture.
 * @throws LimenError 'request' for settings that do not fit.
 */
export async function umapPicture(
  states: StateRows,
  settings: UmapSettings,
  onProgress: PictureProgress
): Promise<Float32Array> {
  const { finite, places } = finiteStates(states)
  checkSettings(finite, settings)
  const laidOut = await layout(finite, settings, onProgress)
  const positions = new Float32Array(3 * states.count).fill(NaN)
  places.forEach((place, row) => {
    positions.set(laidOut.subarray(3 * row, 3 * (row + 1)), 3 * place)
  })
  return positions
}

/** The states whose numbers are all finite, and where they stood. */
function finiteStates({ values, count, features }: StateRows): { finite: StateRows; places: number[] } {
  const rowAt = (row: number): Float32Array => values.subarray(row * features, (row + 1) * features)
  const places = Array.from({ length: count }, (_, row) => row).filter((row) =>
    rowAt(row).every(Number.isFinite)
  )
  if (places.length === count) return { finite: { values, count, features }, places }
  const kept = new Float32Array(places.length * features)
  places.forEach((place, row) => {
    kept.set(rowAt(place), row * features)
  })
  return { finite: { values: kept, count: places.length, features }, places }
}

async function layout(
  states: StateRows,
  settings: UmapSettings,
  onProgress: PictureProgress
): Promise<Float32Array> {
  const generator = xoroshiro128plus(settings.seed)
  const umap = new UMAP({
    nComponents: 3,
    nNeighbors: settings.neighbors,
    minDist: settings.minimumDistance,
    random: () => uniformFloat64(generator)
  })
  const { indices, distances } = await nearestNeighbors(states, settings.neighbors, (done, total) =>
    onProgress('Finding neighbours', done, total)
  )
  umap.setPrecomputedKNN(indices, distances)
  // With the neighbours known, only the number of states is read.
  const epochs = umap.initializeFit(Array.from({ length: states.count }, () => []))
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % epochsAtOnce === 0) await onProgress('Laying out the UMAP picture', epoch, epochs)
    umap.step()
  }
  return Float32Array.from(umap.getEmbedding().flat())
}

function checkSettings({ count }: StateRows, { neighbors, minimumDistance }: UmapSettings): void {
  if (!Number.isInteger(neighbors) || neighbors < 2 || neighbors >= count) {
    throw misfit(
      `UMAP of ${count} points can't use ${neighbors} neighbours.`,
      count > 2
        ? `Choose 2 to ${count - 1} neighbours.`
        : 'Sweep a parameter, or choose an axis with more points.'
    )
  }
  if (!(minimumDistance >= 0 && minimumDistance <= 1)) {
    throw misfit(`A minimum distance of ${minimumDistance} does not fit.`, 'Choose 0 to 1.')
  }
}

const misfit = (message: string, advice: string): LimenError =>
  new LimenError({ tag: 'request', message, advice, part: 'UMAP' })
