/** An export that the terminal asks a page for: the page opens the study, writes the files and tells how it goes. */
import type { ErrorData } from './errors.ts'
import type { ExportRecipe } from './export-recipe.ts'

export interface ExportedFile {
  recipe: ExportRecipe
  /** Absolute path. */
  out: string
}

/** Files of one study, in their order. */
export interface ExportJob {
  files: ExportedFile[]
  /** A draft of the caption of what a recipe exports; the form follows from the path's ending. */
  caption?: ExportedFile
}

/** `note`: something to know about what is exported, as a sentence. `done`, `refused` (a recipe that can't be) and `failed` are last. */
export type ExportNews =
  | { kind: 'progress'; done: number; total: number; label: string }
  | { kind: 'note'; note: string }
  | { kind: 'done' }
  | { kind: 'refused'; error: ErrorData }
  | { kind: 'failed'; error: ErrorData }

/** What the page has of its host where it was opened for an export. */
export interface HostExportJob extends ExportJob {
  tell: (news: ExportNews) => Promise<void>
}
