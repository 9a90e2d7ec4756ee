/** The presets that an animation of this study can have, in words. Pure; what they make is in shared/animation-presets.ts. */
import {
  withOrbit,
  withReveal,
  withStrength,
  withSweep,
  withWholeRange,
  type Orbit
} from '#shared/animation-presets.ts'
import type { StudyAnimation } from '#shared/animation.ts'
import type { CameraState } from '#shared/camera-state.ts'
import type { InputDescription } from '#shared/stimulus.ts'
import { strengthsOf } from '#shared/study-sliders.ts'
import type { SweptParameter } from '../played-sweep.ts'
import type { StudyDocument } from '../study-document.ts'

export interface PresetChoice {
  label: string
  hint: string
  /** What it makes of an animation. */
  make: (animation: StudyAnimation) => StudyAnimation
}

export interface PresetFacts {
  document: Pick<StudyDocument, 'conditions'>
  descriptions: readonly InputDescription[]
  sweep: readonly SweptParameter[]
  /** Where the camera is when a preset is chosen; null where there is no view. */
  camera: () => CameraState | null
  /** Whether the trace in focus runs along the stimulus; then its path grows with the swept parameter. */
  isAlongStimulus: boolean
  /** Whether it has a path to go along. */
  hasPath: boolean
}

export function presetChoices(facts: PresetFacts): PresetChoice[] {
  const { camera, sweep } = facts
  const orbits = orbitChoices(camera)
  const sweeps = sweep.map(sweepChoice)
  const [orbit] = orbits
  const last = sweeps.at(-1)
  const both: PresetChoice[] =
    orbit && last
      ? [{ label: 'Sweep and orbit', hint: 'both at once', make: (from) => orbit.make(last.make(from)) }]
      : []
  return [...orbits, ...sweeps, ...both, ...revealChoice(facts), ...comingIn(facts), ...trainings(facts)]
}

function orbitChoices(camera: PresetFacts['camera']): PresetChoice[] {
  const orbit =
    (direction: Orbit['direction']): PresetChoice['make'] =>
    (from) => {
      const place = camera()
      return place ? withOrbit(from, place, { turns: 1, direction }) : from
    }
  return [
    { label: 'Orbit', hint: 'one turn of the camera', make: orbit('anticlockwise') },
    { label: 'Orbit clockwise', hint: 'the other way round', make: orbit('clockwise') }
  ]
}

const sweepChoice = ({ axis, parameter }: SweptParameter): PresetChoice => ({
  label: `Sweep of ${parameter.label}`,
  hint: 'from end to end',
  make: (from) => withSweep(from, axis, [axis.from, axis.to], parameter.period)
})

function revealChoice({ hasPath, isAlongStimulus, sweep }: PresetFacts): PresetChoice[] {
  if (!hasPath) return []
  const along = isAlongStimulus ? sweep.at(-1) : undefined
  const make = (from: StudyAnimation): StudyAnimation =>
    withReveal(along ? sweepChoice(along).make(from) : from)
  return [{ label: 'Reveal', hint: 'the path grows', make }]
}

const comingIn = ({ document }: PresetFacts): PresetChoice[] =>
  strengthsOf(document.conditions).map(({ input, parameter, condition }) => ({
    label: `${condition.name}: ${parameter.label}`,
    hint: 'strength 0 to 1',
    make: (from) => withStrength(from, { input, parameter: parameter.name })
  }))

const trainings = ({ descriptions }: PresetFacts): PresetChoice[] =>
  descriptions
    .filter(({ binding }) => binding.family === 'checkpoint')
    .flatMap(({ input, parameters: [parameter] }) =>
      parameter
        ? [
            {
              label: 'Training',
              hint: 'from the first checkpoint to the last',
              make: (from: StudyAnimation) => withWholeRange(from, input, parameter)
            }
          ]
        : []
    )
