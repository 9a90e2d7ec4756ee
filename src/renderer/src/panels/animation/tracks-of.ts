/** The tracks that could be added to the study's animation, in words. */
import { trackId, type TrackTarget } from '#shared/animation.ts'
import { trackLabel } from '../../state/animation/track-words.ts'
import { strengthsOf } from '#shared/study-sliders.ts'
import type { Workbench } from '../../state/workbench.svelte.ts'

export interface TrackChoice {
  target: TrackTarget
  label: string
  hint: string
}

/** In groups: the view, the stimulus, interventions, projections. */
export function trackChoices({ animator, document, stimulus }: Workbench): TrackChoice[][] {
  const { conditions, traces } = document.current
  const there = new Set(animator.animation?.tracks.map((track) => trackId(track)))
  const choice = (target: TrackTarget, hint: string): TrackChoice[] =>
    there.has(trackId(target))
      ? []
      : [{ target, label: trackLabel(target, { traces, conditions }, animator.parameterOf), hint }]
  const inputs = Object.values(stimulus.descriptions)
  return [
    [
      ...choice({ kind: 'camera' }, 'where it stands'),
      ...choice({ kind: 'head' }, 'how far the path is shown'),
      ...choice({ kind: 'tail' }, 'length behind the head'),
      ...choice({ kind: 'lead' }, 'length ahead of it')
    ],
    inputs.flatMap(({ input, parameters }) =>
      parameters.flatMap(({ name, unit }) =>
        choice(
          { kind: 'parameter', input, parameter: name },
          inputs.length > 1 ? `${input} ${unit}`.trim() : unit
        )
      )
    ),
    strengthsOf(conditions).flatMap(({ input, parameter }) =>
      choice({ kind: 'parameter', input, parameter: parameter.name }, 'strength')
    ),
    traces.flatMap(({ id }) => choice({ kind: 'projection', trace: id }, 'axes of the view'))
  ]
}
