/** Edits of what a study keeps of the tabs below the view, each as data that the document store applies. Pure. */
import type { EffectSettings } from '#shared/study-effects.ts'
import type { StudyDocument } from './study-document.ts'
import type { Edit } from './undo-history.ts'

type DocumentEdit = Edit<StudyDocument>

export function setEffects(change: Partial<EffectSettings>): DocumentEdit {
  return {
    control: `effects ${Object.keys(change).join(' ')}`,
    label: 'patching sweep',
    recipe: (draft) => {
      Object.assign(draft.effects, change)
    }
  }
}

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
