/** Who may use the server: whoever has the token and comes from the server's own page. Pure checks on what was sent. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { LimenError } from '#shared/errors.ts'
import { engineProtocol } from '../host/page-socket.ts'

/** Names of this machine that the page may be reached by: another name means that a foreign site's DNS leads here. */
export function hasLocalHost(headers: IncomingHttpHeaders, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`
}

/** Whether a request comes from the server's own page. Browsers send an origin with every POST and every WebSocket. */
export function hasOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin === undefined || origin === `http://${host ?? ''}`
}

/** Compares in constant time. */
function isSameToken(given: string, token: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(token)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** @throws LimenError 'request' when an HTTP request does not carry the token. */
export function requireToken({ authorization = '' }: IncomingHttpHeaders, token: string): void {
  if (isSameToken(authorization, `Bearer ${token}`)) return
  throw new LimenError({
    tag: 'request',
    message: 'This page has no permission to use the server.',
    advice: 'Open the whole address that the server printed when it started.'
  })
}

/** Whether a WebSocket offers the token among its subprotocols. */
export function offersToken(headers: IncomingHttpHeaders, token: string): boolean {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  return offered.includes(engineProtocol) && offered.some((name) => isSameToken(name, `token.${token}`))
}
