/**
 * UMAP (McInnes 2018) of a set of states: a static, non-linear picture in three dimensions. It can't be followed while
 * dragging, and its distances and axes mean little: interfaces mark it so.
 */
import { EigenvalueDecomposition } from 'ml-matrix'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { UMAP } from 'umap-js'
import { LimenError } from '#shared/errors.ts'
import { gramMatrix } from './gram-matrix.ts'
import type { StateRows } from './principal-axes.ts'

export interface UmapSettings {
  neighbors: number
  minimumDistance: number
  seed: number
}

/** Called between epochs; throws to stop. */
export type EpochCallback = (done: number, total: number) => Promise<void>

/**
 * Positions of the states, [count, 3]. The same states and seed give the same picture.
 * @throws LimenError 'request' for settings that do not fit or states that are not finite.
 */
export async function umapPicture(
  states: StateRows,
  settings: UmapSettings,
  betweenEpochs: EpochCallback
): Promise<Float32Array> {
  checkSettings(states, settings)
  const generator = xoroshiro128plus(settings.seed)
  const umap = new UMAP({
    nComponents: 3,
    nNeighbors: settings.neighbors,
    minDist: settings.minimumDistance,
    random: () => uniformFloat64(generator)
  })
  const epochs = umap.initializeFit(compactCoordinates(states))
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % 10 === 0) await betweenEpochs(epoch, epochs)
    umap.step()
  }
  return Float32Array.from(umap.getEmbedding().flat())
}

/**
 * Coordinates with the same distances between the states but at most as many numbers as there are states:
 * UMAP sees distances only, and its search through 100,000 features would take minutes.
 */
function compactCoordinates({ values, count, features }: StateRows): number[][] {
  if (features <= count) {
    return Array.from({ length: count }, (_, row) =>
      Array.from(values.subarray(row * features, (row + 1) * features))
    )
  }
  const decomposition = new EigenvalueDecomposition(gramMatrix(values, count, features), {
    assumeSymmetric: true
  })
  const scales = decomposition.realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)))
  const vectors = decomposition.eigenvectorMatrix
  return Array.from({ length: count }, (_, row) =>
    scales.map((scale, column) => scale * vectors.get(row, column))
  )
}

function checkSettings({ values, count }: StateRows, { neighbors, minimumDistance }: UmapSettings): void {
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
  if (!values.every(Number.isFinite)) {
    throw misfit(
      'Some states are not finite, so distances between them make no sense.',
      'Narrow the sweep to where the states are finite.'
    )
  }
}

const misfit = (message: string, advice: string): LimenError =>
  new LimenError({ tag: 'request', message, advice, part: 'UMAP' })
