/** Waits until what was opened is on the screen with all of its points, so that an export shows nothing half done. */
import { LimenError, type ErrorData } from '#shared/errors.ts'
import type { Workbench } from '../workbench.svelte.ts'

/** @throws LimenError of what keeps the picture from becoming whole. */
export function wholePicture(workbench: Workbench, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      // An effect may not end itself while it is being made.
      queueMicrotask(() => {
        stop()
        settle()
      })
    }
    const stop = $effect.root(() => {
      $effect(() => {
        const trouble = troubleOf(workbench)
        if (trouble !== null)
          end(() => {
            reject(new LimenError(trouble))
          })
        else if (isWhole(workbench)) end(resolve)
      })
    })
    signal.addEventListener('abort', () => {
      end(() => {
        reject(new LimenError({ tag: 'cancelled', message: 'The export was stopped.' }))
      })
    })
  })
}

function isWhole({ files, trajectories, stimulus, document, views }: Workbench): boolean {
  const { prepared, path, pathStride, preparing, projections } = trajectories
  if (files.isStarting || files.opening || preparing || !prepared || path?.plan !== prepared.answer.id)
    return false
  const { bindings, traces } = document.current
  const isDescribed = Object.keys(bindings).every((input) => input in stimulus.descriptions)
  const isFitted = traces.every(({ projection }) => projections[projection]?.isProvisional !== true)
  return pathStride === 1 && isDescribed && isFitted && views.points > 0
}

function troubleOf({ files, trajectories, notices, network }: Workbench): ErrorData | null {
  if (files.isStarting) return null
  const { missing, missingFiles } = files
  if (missing !== null) return networkMissing(missing.opened.study.network.path, missing.mismatch !== null)
  if (missingFiles !== null) return filesMissing(missingFiles.missingFiles.map(({ path }) => path))
  if (trajectories.error) return trajectories.error
  const [notice] = notices.shown.filter(({ kind }) => kind === 'trouble')
  if (notice && !network.info) return { tag: 'file', ...notice }
  return trajectories.blocked && network.info ? { tag: 'request', message: trajectories.blocked } : null
}

const networkMissing = (path: string, isOther: boolean): ErrorData => ({
  tag: 'file',
  message: isOther
    ? `The network at ${path} is not the one that the study was made with.`
    : `The study's network is not at ${path}.`,
  advice: 'Open the study in the app and say which network it is of, then save it.',
  part: path
})

const filesMissing = (paths: readonly string[]): ErrorData => ({
  tag: 'file',
  message: `Files that the study's stimuli are made of are missing: ${paths.join(', ')}.`,
  advice: 'Put them there, or open the study in the app and say where they are.'
})
