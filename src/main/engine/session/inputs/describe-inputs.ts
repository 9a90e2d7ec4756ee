/** What the page asks about inputs before there is a plan: sliders, settings, previews. */
import type { PreprocessingFile } from '#engine/settings/preprocessing-file.ts'
import { describeBinding } from '#engine/stimuli/bindings.ts'
import type { Contract } from '#shared/contract.ts'
import type { InputDescription, StimulusPreview } from '#shared/stimulus.ts'
import { bindInputs, checkValues } from './bind-inputs.ts'
import { firstBinding } from '../networks/held.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { stimulusShape } from './stimulus-shape.ts'

/** Bindings that fit at first sight, with the preprocessing that was remembered, and the values that their sliders start at. */
export async function suggestBindings(
  network: OpenedNetwork,
  file: PreprocessingFile
): Promise<Contract['suggestBindings']['answer']> {
  const names = network.info.inputs.map(({ name }) => name)
  const { inputs: remembered, note } = await file.recall(names, () => network.sha256())
  const descriptions = await Promise.all(
    network.info.inputs.map((each) => {
      const shape = stimulusShape(each, network.info.symbols)
      const binding = firstBinding(network.held, shape)
      const own = Object.hasOwn(remembered, each.name) ? remembered[each.name] : undefined
      return describeBinding(shape.input, shape.dims, { ...binding, ...(own && { preprocessing: own }) })
    })
  )
  const values = descriptions.map(({ input, parameters }) => {
    return [input, Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]))]
  })
  return { descriptions, values: Object.fromEntries(values) as Record<string, Record<string, number>>, note }
}

/** @throws LimenError 'request' for an input that the network does not have, 'file' where settings can't be written. */
export async function rememberPreprocessing(
  network: OpenedNetwork,
  { input, preprocessing }: Contract['rememberPreprocessing']['request'],
  file: PreprocessingFile
): Promise<null> {
  await file.remember(await network.sha256(), network.input(input).name, preprocessing)
  return null
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
