/** The edits of a document that concern its animation. Pure; what keys become is in key-edits.ts. */
import type { StudyAnimation } from '#shared/animation.ts'
import type { AnimationMoment } from '#shared/animation-values.ts'
import type { StudyDocument } from '../study-document.ts'
import type { Edit } from '../undo-history.ts'

/** Another animation, or none. `what` names the control: steps of one are undone together. */
export const setAnimation = (animation: StudyAnimation | null, what: string): Edit<StudyDocument> => ({
  control: `animation ${what}`,
  label: what,
  recipe: (draft) => {
    if (animation) draft.animation = structuredClone(animation)
    else delete draft.animation
  }
})

/** The document as a moment has it: values, camera, trail, and the projection that is nearer. */
export const showMoment = (moment: AnimationMoment): Edit<StudyDocument> => ({
  control: 'animation playhead',
  label: 'playhead',
  recipe: (draft) => {
    for (const { input, parameter, value } of moment.values) {
      const values = (draft.values[input] ??= {})
      if (values[parameter] !== value) values[parameter] = value
    }
    const { view } = draft
    if (moment.camera && JSON.stringify(moment.camera) !== JSON.stringify(view.camera))
      view.camera = structuredClone(moment.camera)
    if (moment.tail !== null && view.tail !== moment.tail) view.tail = moment.tail
    if (moment.lead !== null && view.lead !== moment.lead) view.lead = moment.lead
    for (const { trace: id, from, to, share } of moment.projections) {
      const trace = draft.traces.find((each) => each.id === id)
      const nearer = share < 0.5 ? from : to
      if (trace && trace.projection !== nearer) trace.projection = nearer
    }
  }
})
