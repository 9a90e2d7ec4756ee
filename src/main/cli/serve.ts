/** `limen serve`: the browser host, until it is asked to end. */
import { endSignal } from '../host/end-signals.ts'
import { startServer } from '../server/index.ts'
import { openBrowser } from './open-browser.ts'

export interface ServeOptions {
  /** 0 takes any free one. */
  port: number
  /** Whether to show the page at once. */
  open: boolean
  /** A study or network that the page opens. */
  path?: string
}

export async function serve({ port, open, path }: ServeOptions): Promise<void> {
  const ended = endSignal()
  const server = await startServer({ port })
  const address = server.address(path)
  console.log(`Limen is at ${address}`)
  const removeRedirect = open ? await openBrowser(address) : null
  if (open && removeRedirect === null) {
    console.error('limen: no browser could be opened; open the address yourself.')
  }
  await ended
  await Promise.all([server.close(), removeRedirect?.()])
}
