/** Exports what has to be drawn: the app's own page does it, in a browser without a window. */
import { LimenError } from '#shared/errors.ts'
import type { ExportJob, ExportNews } from '#shared/export-job.ts'
import { endSignals } from '../../host/end-signals.ts'
import { chromiumForPictures, startHeadless } from '../../host/headless-chromium.ts'
import { startServer } from '../../server/index.ts'
import { writeRedirect } from '../redirect-page.ts'
import { showProgress } from '../with-engine.ts'
import { WrongUsage } from '../wrong-usage.ts'

/** Milliseconds after which a page that is gone will not come back. A page whose engine has died connects again at once. */
const patience = 15_000

/** @throws LimenError of whatever went wrong in the page; nothing is left of the file then. */
export async function exportByPage(studyPath: string, job: ExportJob): Promise<void> {
  const browser = chromiumForPictures()
  const outcome = undecided()
  const stop = (): void => {
    outcome.reject(new LimenError({ tag: 'cancelled', message: 'The export was stopped.' }))
  }
  for (const signal of endSignals) process.once(signal, stop)
  const onPages = pageWatch(outcome)
  const ends: (() => Promise<unknown>)[] = []
  try {
    const server = await startServer({ port: 0, exportJob: { job, onNews: newsListener(outcome), onPages } })
    ends.push(() => server.close())
    const redirect = await writeRedirect(server.address(studyPath), browser)
    ends.push(() => redirect.remove())
    const chromium = await startHeadless(browser, [redirect.url])
    ends.push(() => chromium.close())
    void chromium.ended.then((words) => {
      outcome.reject(browserEnded(browser, words))
    })
    await outcome.promise
  } finally {
    for (const signal of endSignals) process.off(signal, stop)
    for (const end of ends.reverse()) await end()
  }
}

/** A page that dies closes its connection, and says nothing more. */
function pageWatch({ reject }: Outcome): (count: number) => void {
  let timer: NodeJS.Timeout | undefined
  return (count) => {
    clearTimeout(timer)
    if (count > 0) return
    timer = setTimeout(() => {
      reject(
        new LimenError({ tag: 'engine', message: 'The page that drew the export ended before it was done.' })
      )
    }, patience)
    timer.unref()
  }
}

interface Outcome {
  promise: Promise<void>
  resolve: () => void
  reject: (error: LimenError) => void
}

/** It may be decided before anybody waits for it. */
function undecided(): Outcome {
  const outcome: Outcome = { promise: Promise.resolve(), resolve: () => undefined, reject: () => undefined }
  outcome.promise = new Promise((resolve, reject) => Object.assign(outcome, { resolve, reject }))
  outcome.promise.catch(() => undefined)
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
        console.error(`limen: ${news.note}`)
        break
      case 'done':
        resolve()
        break
      case 'refused':
        reject(new WrongUsage(news.error))
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
