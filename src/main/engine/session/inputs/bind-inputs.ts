/** Binds a network's inputs to stimuli and checks parameter values. Not here: the stimuli themselves (stimuli/). */
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import type { ParametersByInput } from '#engine/trajectories/plan-sweep.ts'
import type { BoundInput } from '#engine/trajectories/sample-feeds.ts'
import { conditionOfInput, strengthInput, strengthParameter } from '#shared/condition-strengths.ts'
import { LimenError } from '#shared/errors.ts'
import type { InputBinding, Parameter, StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { batchAxisOf, sampleDims } from '../networks/batching.ts'
import { checkHeldStimulus, firstBinding } from '../networks/held.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { stimulusShape } from './stimulus-shape.ts'

/** What stimuli are made from: everything but the values that are dragged. */
export interface BindingRequest {
  bindings: Readonly<Record<string, InputBinding>>
  symbols: Readonly<Record<string, number>>
  seed: number
}

/**
 * Every input of the network with its stimulus; inputs that the request leaves out get the binding that fits at first
 * sight (state tensors: zeros).
 * @throws LimenError for bindings of inputs that are not there, and for what does not fit an input.
 */
export async function bindInputs(network: OpenedNetwork, request: BindingRequest): Promise<BoundInput[]> {
  for (const name of Object.keys(request.bindings)) network.input(name)
  const symbols = network.symbols(request.symbols)
  return Promise.all(
    network.info.inputs.map(async (input) => {
      const shape = stimulusShape(input, symbols)
      const binding = request.bindings[input.name] ?? firstBinding(network.held, shape)
      const stimulus = await network.stimuli.prepare(shape.input, shape.dims, binding, request.seed)
      const dims = sampleDims(input, symbols)
      const bound = { name: input.name, stimulus, sampleDims: dims, batchAxis: batchAxisOf(input) }
      checkHeldStimulus(network.held, bound)
      return bound
    })
  )
}

/** The inputs whose tokens are mixed: their sessions are compiled for it. */
export const mixedInputs = (inputs: readonly BoundInput[]): MixedInput[] =>
  inputs.flatMap(({ name, stimulus: { mix } }) => (mix ? [{ input: name, way: mix.way }] : []))

/** The parameters of each input. */
export const parametersOf = (inputs: readonly BoundInput[]): ParametersByInput =>
  new Map(inputs.map(({ name, stimulus }) => [name, stimulus.parameters]))

/** What can be swept: the parameters of inputs, and the strengths of conditions. */
export const sweptParameters = (
  inputs: readonly BoundInput[],
  conditions: readonly PlanCondition[]
): ParametersByInput =>
  new Map([
    ...parametersOf(inputs),
    ...conditions.map(({ id, interventions }): [string, Parameter[]] => [
      strengthInput(id),
      interventions.map((intervention) => strengthParameter(intervention.id, 'strength'))
    ])
  ])

/**
 * Values of sliders: of stimulus parameters and of strengths.
 * @throws LimenError 'request' for values of inputs that are not there, or that are no numbers.
 */
export function checkValues(network: OpenedNetwork, values: StimulusValues): void {
  for (const [input, parameters] of Object.entries(values)) {
    if (conditionOfInput(input) === null) network.input(input)
    for (const [parameter, value] of Object.entries(parameters)) {
      if (Number.isFinite(value)) continue
      throw new LimenError({
        tag: 'request',
        message: `The value of '${parameter}' at '${input}' is ${value}.`,
        advice: 'Give it a finite number.',
        part: parameter
      })
    }
  }
}

/** Whether an axis of a sweep turns a parameter of a stimulus, and so matters to the baseline. */
export const isStimulusAxis = ({ input }: { input: string }): boolean => conditionOfInput(input) === null

/** Strengths of interventions stand among the values of sliders, but make no stimulus. */
export const withoutStrengths = (values: StimulusValues): StimulusValues =>
  Object.fromEntries(Object.entries(values).filter(([input]) => conditionOfInput(input) === null))
