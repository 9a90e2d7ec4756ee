/** What the page asks about inputs before there is a plan: sliders, settings, previews. */
import { describeBinding } from '#engine/stimuli/bindings.ts'
import type { Contract } from '#shared/contract.ts'
import type { InputDescription, StimulusPreview } from '#shared/stimulus.ts'
import { bindInputs, checkValues } from './bind-inputs.ts'
import { firstBinding } from './held.ts'
import type { OpenedNetwork } from './opened-network.ts'
import { stimulusShape } from './stimulus-shape.ts'

/** Bindings that fit at first sight, and the values that their sliders start at. */
export async function suggestBindings(
  network: OpenedNetwork
): Promise<Contract['suggestBindings']['answer']> {
  const descriptions = await Promise.all(
    network.info.inputs.map((each) => {
      const shape = stimulusShape(each, network.info.symbols)
      return describeBinding(shape.input, shape.dims, firstBinding(network.held, shape))
    })
  )
  const values = descriptions.map(({ input, parameters }) => {
    return [input, Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]))]
  })
  return { descriptions, values: Object.fromEntries(values) as Record<string, Record<string, number>> }
}

/** Sliders and settings of a binding; files that it names are read anew. */
export function describeInput(
  network: OpenedNetwork,
  request: Contract['describeInput']['request']
): Promise<InputDescription> {
  network.stimuli.clear()
  const { input, dims } = stimulusShape(network.input(request.input), network.symbols(request.symbols))
  return describeBinding(input, dims, request.binding)
}

/** What the network sees at each input, after preprocessing. */
export async function previewInputs(
  network: OpenedNetwork,
  request: Contract['preview']['request']
): Promise<StimulusPreview[]> {
  checkValues(network, request.values)
  const inputs = await bindInputs(network, request)
  return inputs.map(({ name, stimulus }) => stimulus.preview(request.values[name] ?? {}))
}
