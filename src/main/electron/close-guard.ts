/** Lets the page save what is waiting before its window closes, and asks the user where that was not possible. */
import { app, dialog, type BrowserWindow } from 'electron'

/** How long a page may take to save. */
const savingMilliseconds = 5000

export class CloseGuard {
  /** Whether a page is there that will answer. */
  #isPageReady = false
  #isQuitting = false
  #answered: ((isSaved: boolean) => void) | null = null

  constructor() {
    app.on('before-quit', () => {
      this.#isQuitting = true
    })
  }

  /** The page listens from now on. */
  pageIsReady(): void {
    this.#isPageReady = true
  }

  /** The page's answer to 'closing': whether everything is saved. */
  pageAnswered(isSaved: boolean): void {
    this.#answered?.(isSaved)
  }

  guard(window: BrowserWindow): void {
    window.webContents.on('render-process-gone', () => {
      this.#isPageReady = false
      this.#answered?.(true) // What it held is lost.
    })
    window.on('closed', () => {
      this.#isPageReady = false
    })
    window.on('close', (event) => {
      if (!this.#isPageReady) return
      event.preventDefault()
      if (this.#answered === null) void this.#close(window)
    })
  }

  async #close(window: BrowserWindow): Promise<void> {
    const isSaved = await this.#savedBy(window)
    if (!isSaved && !(await wantsToClose())) {
      this.#isQuitting = false
      return
    }
    window.destroy()
    // Where the app outlives its windows, the quit that the guard held up goes on.
    if (this.#isQuitting) app.quit()
  }

  #savedBy({ webContents }: BrowserWindow): Promise<boolean> {
    const answer = new Promise<boolean>((resolve) => {
      this.#answered = resolve
      setTimeout(resolve, savingMilliseconds, false)
    })
    webContents.send('closing')
    return answer.finally(() => {
      this.#answered = null
    })
  }
}

async function wantsToClose(): Promise<boolean> {
  const buttons = ['Keep open', 'Close without saving']
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'The last changes to the study could not be saved.',
    buttons,
    defaultId: 0,
    cancelId: 0
  })
  return response === 1
}
