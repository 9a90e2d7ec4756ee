/** Sends one file to the server and says how much of it is there: fetch can't tell that. */
import { LimenError } from '#shared/errors.ts'

/** What a copy is told on its way. */
export interface CopyOptions {
  signal?: AbortSignal
  /** Bytes of this file that have been sent. */
  onSent?: (bytes: number) => void
}

/** Status and body of the server's answer. */
export interface ServerAnswer {
  isOk: boolean
  body: unknown
}

/** @throws LimenError 'cancelled' where it was stopped; Error where the server does not answer. */
export function postFile(
  address: string,
  token: string,
  file: File,
  { signal, onSent }: CopyOptions
): Promise<ServerAnswer> {
  const request = new XMLHttpRequest()
  const stop = (): void => {
    request.abort()
  }
  const answer = new Promise<ServerAnswer>((resolve, reject) => {
    request.onload = () => {
      resolve({ isOk: request.status >= 200 && request.status < 300, body: request.response as unknown })
    }
    request.onerror = () => {
      reject(new Error('The connection broke.'))
    }
    request.onabort = () => {
      reject(new LimenError({ tag: 'cancelled', message: 'The upload was stopped.' }))
    }
  })
  request.upload.onprogress = ({ loaded }) => onSent?.(loaded)
  request.open('POST', address)
  request.responseType = 'json'
  request.setRequestHeader('authorization', `Bearer ${token}`)
  request.send(file)
  signal?.addEventListener('abort', stop)
  if (signal?.aborted === true) stop()
  return answer.finally(() => signal?.removeEventListener('abort', stop))
}
