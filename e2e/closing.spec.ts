/** The window closes a moment after an edit: the edit is in the study's file, or the user is asked. */
import type { ElectronApplication } from '@playwright/test'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { drawn, typeValue } from './workbench.ts'

const sample = join(samples, 'studies/hindmarsh-rose.limen.json')
const neuron = join(samples, 'networks/hindmarsh-rose.onnx')

const studyName = 'own.limen.json'

interface StudyFile {
  network: { path: string }
  values: Record<string, Record<string, number>>
}

const readStudy = (path: string): StudyFile => JSON.parse(readFileSync(path, 'utf8')) as StudyFile

/** The sample study in a folder of the test's own. */
function ownStudy(folder: string): string {
  const path = join(folder, studyName)
  writeFileSync(
    path,
    JSON.stringify({ ...readStudy(sample), network: { ...readStudy(sample).network, path: neuron } })
  )
  return path
}

test.use({
  startPath: async ({ folder }, use) => {
    await use(ownStudy(folder))
  }
})

test(
  'an edit just before the window closes is saved',
  { tag: '@electron' },
  async ({ app, page, folder }) => {
    await drawn(page, 'hindmarsh-rose.onnx')
    await typeValue(page, 'Injected current', '2.75')
    // As a user closes a tab: the page is told, and not just gone.
    await (app.electron ? app.close() : page.close({ runBeforeUnload: true }))
    await expect.poll(() => JSON.stringify(readStudy(join(folder, studyName)).values)).toContain('2.75')
  }
)

/** Answers the next questions of the app with the button of this number, and counts them. */
const answerQuestions = (electron: ElectronApplication, response: number): Promise<void> =>
  electron.evaluate(({ dialog }, button) => {
    dialog.showMessageBox = () => {
      const counter = globalThis as { questions?: number }
      counter.questions = (counter.questions ?? 0) + 1
      return Promise.resolve({ response: button, checkboxChecked: false })
    }
  }, response)

const questionsAsked = (electron: ElectronApplication): Promise<number> =>
  electron.evaluate(() => (globalThis as { questions?: number }).questions ?? 0)

test(
  'an edit that cannot be saved keeps the window open, if the user wants it',
  { tag: '@electron' },
  async ({ app, page, folder }) => {
    const { electron } = app
    test.skip(electron === null, 'a browser closes its pages without asking them')
    if (electron === null) return
    const path = join(folder, studyName)
    await drawn(page, 'hindmarsh-rose.onnx')
    // A folder in the place of the file, which can't be written any more.
    rmSync(path)
    mkdirSync(path)
    writeFileSync(join(path, 'something'), '')
    await typeValue(page, 'Injected current', '2.75')
    await answerQuestions(electron, 0)
    const close = (): Promise<void> =>
      electron.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close()
      })
    await close()
    await expect.poll(() => questionsAsked(electron)).toBe(1)
    await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
    await answerQuestions(electron, 1)
    const closed = electron.waitForEvent('close')
    await close()
    await closed
  }
)
