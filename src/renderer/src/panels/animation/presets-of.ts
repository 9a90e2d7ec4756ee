/** The presets that there are for the study in the workbench, ready to be applied to its animation. */
import { emptyAnimation, type StudyAnimation } from '#shared/animation.ts'
import { defaultAnimation } from '../../state/animation/default-animation.ts'
import { presetChoices } from '../../state/animation/preset-choices.ts'
import type { Workbench } from '../../state/workbench.svelte.ts'

export interface Preset {
  label: string
  hint: string
  run: () => void
}

export function presetsOf({ animator, document, stimulus, transport, views }: Workbench): Preset[] {
  const { conditions, timeline } = document.current
  const choices = presetChoices({
    document: { conditions },
    descriptions: Object.values(stimulus.descriptions),
    sweep: transport.sweep,
    camera: () => views.scene?.camera ?? document.current.view.camera ?? null,
    isAlongStimulus: transport.axis === 'stimulus',
    hasPath: transport.points > 1
  })
  const apply = (next: StudyAnimation): void => {
    animator.begin(next, 'animation')
  }
  return [
    ...choices.map(({ label, hint, make }) => ({
      label,
      hint,
      run: () => {
        apply(make(animator.animation ?? emptyAnimation))
      }
    })),
    {
      label: 'As the timeline plays',
      hint: 'in the place of all tracks',
      run: () => {
        apply(defaultAnimation(timeline, transport.played, transport.points > 1))
      }
    }
  ]
}
