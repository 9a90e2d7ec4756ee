/** The browser host: the engine over a WebSocket to the server that the page came from, dialogs in the page. */
import type { Channel } from '#shared/channel.ts'
import type { HostExportJob } from '#shared/export-job.ts'
import { browserShell } from './browser-shell.ts'
import { HostAccess } from './host-access.ts'
import type { Shell } from './shell.ts'
import { socketChannel } from './socket-channel.ts'

export function connectBrowser(): {
  connect: () => Promise<Channel>
  shell: Shell
  exportJob: (() => Promise<HostExportJob>) | null
} {
  const access = new HostAccess()
  return {
    connect: () => socketChannel(access),
    shell: browserShell(access),
    exportJob: access.isForExport ? () => access.exportJob() : null
  }
}
