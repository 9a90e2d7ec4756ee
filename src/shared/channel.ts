/** The narrow seam under every connection: whole messages of bytes, in order, until it closes. */

export interface Channel {
  send: (bytes: Uint8Array) => void
  /** Called with each message; set before any message is due. */
  onmessage: ((bytes: Uint8Array) => void) | null
  /** Called once when the other side is gone, with the cause in plain words where it is known. */
  onclose: ((cause?: string) => void) | null
  close: () => void
}
