/** The built page as answers: file, type and the headers that hold it to itself. Used by both hosts that show a page. */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm'
}

/** Nothing is loaded from elsewhere, nothing is evaluated, nobody frames the page. Styles may be inline: Svelte sets them. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self' blob:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

export const pageHeaders: Record<string, string> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache'
}

/** Built files carry a hash of their content in their names: the browser may keep them, and their compiled code, for good. */
const keptForGood = 'public, max-age=31536000, immutable'

/** Folder of the built page, beside the built main side. */
export const builtPageFolder = fileURLToPath(new URL('../renderer', import.meta.url))

export interface PageFile {
  body: Buffer<ArrayBuffer>
  headers: Record<string, string>
}

/**
 * The file that a path of an address names, with its headers; `/` is index.html.
 * Null when there is none, or when the path leads out of the folder.
 */
export async function pageFile(pathname: string, folder = builtPageFolder): Promise<PageFile | null> {
  const name = pathname === '/' ? 'index.html' : decoded(pathname)
  const type = mediaTypes[extname(name).toLowerCase()]
  if (type === undefined || name.includes('\0')) return null
  const path = normalize(join(folder, name))
  if (!path.startsWith(normalize(folder) + sep)) return null
  try {
    const kept = name.startsWith('/assets/') && { 'cache-control': keptForGood }
    return { body: await readFile(path), headers: { ...pageHeaders, ...kept, 'content-type': type } }
  } catch {
    return null
  }
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return ''
  }
}
