/** Exports what has to be drawn: the app's own page does it, in a browser without a window. */
import { LimenError } from '#shared/errors.ts'
import type { ExportJob, ExportNews } from '#shared/export-job.ts'
import { chromiumForPictures, startHeadless } from '../../host/headless-chromium.ts'
import { startServer } from '../../server/index.ts'
import { errorText } from '../error-text.ts'
import { writeRedirect } from '../redirect-page.ts'
import { showProgress } from '../with-engine.ts'

/** @throws LimenError of whatever went wrong in the page; nothing is left of the file then. */
export async function exportByPage(studyPath: string, job: ExportJob): Promise<void> {
  const browser = chromiumForPictures()
  const outcome = undecided()
  const onNews = newsListener(outcome)
  const stop = (): void => {
    outcome.reject(new LimenError({ tag: 'cancelled', message: 'The export was stopped.' }))
  }
  process.once('SIGINT', stop)
  const server = await startServer({ port: 0, exportJob: { job, onNews } })
  const redirect = await writeRedirect(server.address(studyPath), browser)
  const chromium = await startHeadless(browser, [redirect.url])
  void chromium.ended.then((words) => {
    outcome.reject(browserEnded(browser, words))
  })
  try {
    await outcome.promise
  } finally {
    process.off('SIGINT', stop)
    await chromium.close()
    await Promise.all([server.close(), redirect.remove()])
  }
}

interface Outcome {
  promise: Promise<void>
  resolve: () => void
  reject: (error: LimenError) => void
}

function undecided(): Outcome {
  const outcome: Outcome = { promise: Promise.resolve(), resolve: () => undefined, reject: () => undefined }
  outcome.promise = new Promise((resolve, reject) => Object.assign(outcome, { resolve, reject }))
  return outcome
}

/** Later news change nothing of how it ended. */
function newsListener({ resolve, reject }: Outcome): (news: ExportNews) => void {
  return (news) => {
    switch (news.kind) {
      case 'progress':
        showProgress(news)
        break
      case 'note':
        console.error(errorText(news.note))
        break
      case 'done':
        resolve()
        break
      case 'failed':
        reject(new LimenError(news.error))
    }
  }
}

function browserEnded(browser: string, words: string): LimenError {
  const last = words.trim().split('\n').at(-1) ?? ''
  return new LimenError({
    tag: 'engine',
    message: `${browser} ended before the export was done${last === '' ? '' : `: ${last}`}`,
    advice: 'Set CHROMIUM_PATH to another browser.'
  })
}
