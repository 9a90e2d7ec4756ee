/** The document as reactive state: every edit goes through here, so that every edit can be undone. */
import { emptyDocument, type StudyDocument } from './study-document.ts'
import { UndoHistory, type Edit } from './undo-history.ts'

export type DocumentEdit = Edit<StudyDocument>

export class DocumentStore {
  /** Replaced as a whole by each edit; parts that did not change stay the same objects. */
  current = $state.raw<StudyDocument>(emptyDocument)
  undoLabel = $state<string | null>(null)
  redoLabel = $state<string | null>(null)
  /** True while a control is being dragged. */
  dragging = $state(false)
  /** Counts the edits since the document was loaded; playback is no edit. */
  revision = $state(0)

  #history = new UndoHistory(emptyDocument)

  /** Begins with another document and an empty history. */
  load(document: StudyDocument): void {
    this.#history = new UndoHistory(document)
    this.revision = 0
    this.dragging = false
    this.#show()
  }

  /** An edit of its own, complete at once. */
  edit(edit: DocumentEdit): void {
    this.settle()
    this.nudge(edit)
    this.settle()
  }

  /** An edit in the place of the last one, if that was of the same control. */
  editInstead(edit: DocumentEdit): void {
    this.settle()
    this.#history.retract(edit.control)
    this.edit(edit)
    this.#show()
  }

  /** One of several small steps of the same control (arrow keys, wheel): they are undone together. */
  nudge(edit: DocumentEdit): void {
    const before = this.#history.current
    if (this.#history.edit(edit) === before) return
    this.revision++
    this.#show()
  }

  /** One step of a drag that ends with `settle`. */
  drag(edit: DocumentEdit): void {
    if (!this.dragging) this.#history.settle()
    this.dragging = true
    this.nudge(edit)
  }

  /** Ends a drag. */
  settle(): void {
    this.#history.settle()
    this.dragging = false
  }

  /** Takes back the drag that is going on. */
  abandon(): void {
    if (!this.dragging) return
    this.#history.abandon()
    this.dragging = false
    this.#show()
  }

  /** Changes that are no edits: playback. */
  change(recipe: (draft: StudyDocument) => void): void {
    this.current = this.#history.change(recipe)
  }

  /** Puts into the study what was found, which is saved with it, but is no step of undo. */
  keep(recipe: (draft: StudyDocument) => void): void {
    this.change(recipe)
    this.revision++
  }

  undo(): void {
    this.settle()
    this.#history.undo()
    this.revision++
    this.#show()
  }

  redo(): void {
    this.settle()
    this.#history.redo()
    this.revision++
    this.#show()
  }

  #show(): void {
    this.current = this.#history.current
    this.undoLabel = this.#history.undoLabel
    this.redoLabel = this.#history.redoLabel
  }
}
