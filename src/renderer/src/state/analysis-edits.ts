/** Edits of what a study keeps of the tabs below the view, each as data that the document store applies. Pure. */
import type { StudyDocument } from './study-document.ts'
import type { Edit } from './undo-history.ts'

type DocumentEdit = Edit<StudyDocument>

/** @param field what of it was chosen: 'pattern' or 'head'. */
export function setAttention(
  attention: NonNullable<StudyDocument['attention']>,
  field: string
): DocumentEdit {
  return {
    control: `attention ${field}`,
    label: `attention ${field}`,
    recipe: (draft) => {
      draft.attention = attention
    }
  }
}
