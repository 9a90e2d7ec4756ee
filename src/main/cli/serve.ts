/** `limen serve`: the browser host, for as long as it is not interrupted. */
import { startServer } from '../server/index.ts'
import { openBrowser } from './open-browser.ts'

export interface ServeOptions {
  port: number
  /** Whether to show the page at once. */
  open: boolean
  /** A study or network that the page opens. */
  path?: string
}

export async function serve({ port, open, path }: ServeOptions): Promise<void> {
  const server = await startServer({ port })
  const address = server.address(path)
  console.log(`Limen is at ${address}`)
  if (open && !openBrowser(address))
    console.error('limen: no browser could be opened; open the address yourself.')
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve()
      })
    }
  })
  await server.close()
}
