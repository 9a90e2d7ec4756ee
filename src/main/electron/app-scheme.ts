/** The page's own scheme, `app://limen/`: an origin of its own, with the same headers as in the browser host. */
import { protocol } from 'electron'
import { pageFile, pageHeaders } from '../host/page-files.ts'

export const pageAddress = 'app://limen/'

/** Must be called before Electron is ready. */
export function reserveAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }
  ])
}

/** Answers with files of the built page and nothing else. */
export function serveAppScheme(): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === 'limen' && request.method === 'GET' ? await pageFile(pathname) : null
    return file
      ? new Response(file.body, { headers: file.headers })
      : new Response(null, { status: 404, headers: pageHeaders })
  })
}
