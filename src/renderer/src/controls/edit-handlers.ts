/** What a slider or a number that turns the document does: live while dragged, one undo for each drag, Esc takes it back. */
import type { DocumentEdit, DocumentStore } from '../state/document-store.svelte.ts'
import type { ChangeKind } from './scrub-pointer.ts'

export interface EditHandlers {
  onchange: (value: number, kind: ChangeKind) => void
  onsettle: () => void
  oncancel: () => void
}

/** @param editOf the edit that sets the value. */
export function editHandlers(document: DocumentStore, editOf: (value: number) => DocumentEdit): EditHandlers {
  return {
    onchange: (value, kind) => {
      if (kind === 'drag') document.drag(editOf(value))
      else if (kind === 'step') document.nudge(editOf(value))
      else if (kind === 'set') document.edit(editOf(value))
      else document.editInstead(editOf(value))
    },
    onsettle: () => {
      document.settle()
    },
    oncancel: () => {
      document.abandon()
    }
  }
}
