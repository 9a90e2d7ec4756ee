/** What can be asked of the engine about a file that is written piece by piece, such as a film: a part of the contract. */

export interface FilePieceRequest {
  /** What `beginFile` answered. */
  temporary: string
  bytes: Uint8Array
  /** Where in the file they belong; pieces are written in the order in which they come. */
  position: number
}

/**
 * Requests by name, as in the contract. The file grows beside its place under a temporary name, which is also its handle.
 * It is removed when a piece can't be written, and when the connection ends before the file is whole.
 */
export interface FileContract {
  /** @param path absolute path of the file to be. */
  beginFile: { request: { path: string }; answer: { temporary: string } }
  writeFile: { request: FilePieceRequest; answer: null }
  /** All of it goes to the disk, then it takes the place of what was there. */
  finishFile: { request: { temporary: string }; answer: null }
  /** Leaves no temporary file of `path`: neither a file that is being written, nor one that an engine left which died. */
  abortFile: { request: { path: string; temporary: string }; answer: null }
}
