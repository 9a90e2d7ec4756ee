/** Where an export's bytes go. A sink that is not finished leaves nothing behind. */
export interface ByteSink {
  /**
   * Writes at a place, by default after what was written last. Resolves when the bytes are handed on, so that whoever waits
   * for it does not fill the memory.
   * @throws LimenError 'file' when the disk is full or can't be written to.
   */
  write: (bytes: Uint8Array, position?: number) => Promise<void>
  /** The file is whole: it takes the place of what was there. */
  finish: () => Promise<void>
  /** Leaves no file. */
  abort: () => Promise<void>
}

/** What long exports are given. */
export interface ExportContext {
  signal: AbortSignal
  /** `done` of `total` frames, or bands of a still. */
  onProgress: (progress: { done: number; total: number; label: string }) => void
  /** Something to know about what was exported, as a sentence. */
  onNote?: (note: string) => void
}
