/** The seam of this folder: which families fit an input, a first binding, its sliders, and the stimulus itself. */
import { LimenError, errorData } from '#shared/errors.ts'
import type { NetworkInput } from '#shared/network.ts'
import type { FamilyName, InputBinding, InputDescription } from '#shared/stimulus.ts'
import type { Family, OpenRequest } from './family.ts'
import { imageLayout } from './image-layout.ts'
import { preparedStimulus, type PreparedStimulus } from './prepared-stimulus.ts'
import { allFamilies, familyNamed } from './registry.ts'
import { suggestedPreprocessing, suggestion } from './suggest.ts'
import { targetOf, type Target } from './target.ts'

export type { PreparedStimulus } from './prepared-stimulus.ts'

/** Names of the families that can feed an input. `shape` is the input's shape without its batch axis. */
export function familiesFor(input: NetworkInput, shape: readonly number[]): FamilyName[] {
  const target = targetOf(input, shape)
  return fitting(target).map(({ name }) => name)
}

function fitting(target: Target): Family[] {
  const image = imageLayout(target, 'auto')
  return allFamilies.filter((family) => family.fits(target, image))
}

/** A binding that fits at first sight. */
export function suggestBinding(input: NetworkInput, shape: readonly number[]): InputBinding {
  const target = targetOf(input, shape)
  const { family: wanted, settings } = suggestion(target)
  const families = fitting(target)
  const family = families.find(({ name }) => name === wanted) ?? families[0]
  return {
    family: family?.name ?? 'constant',
    settings: { ...family?.suggest(target), ...settings },
    preprocessing: suggestedPreprocessing(target)
  }
}

/**
 * Sliders and settings of a binding, which comes back with every setting of its family. Nothing is thrown for a wrong setting: it becomes a warning, with no sliders.
 */
export async function describeBinding(
  input: NetworkInput,
  shape: readonly number[],
  binding: InputBinding
): Promise<InputDescription> {
  const target = targetOf(input, shape)
  const whole = completed(target, binding)
  const settings = familyNamed(binding.family)?.settings(target, whole.settings) ?? []
  const description = {
    input: input.name,
    binding: whole,
    settings,
    families: familiesFor(input, shape),
    suggestedPreprocessing: suggestedPreprocessing(target)
  }
  try {
    const { parameters, warnings } = await openSpace(target, whole, 0)
    return { ...description, parameters, warnings }
  } catch (error) {
    if (!(error instanceof LimenError)) throw error
    const { message, advice } = errorData(error)
    return {
      ...description,
      parameters: [],
      warnings: [advice === undefined ? message : `${message} ${advice}`]
    }
  }
}

/**
 * The stimulus that a binding stands for, with files read and everything allocated that filling needs.
 * @throws {LimenError} 'request' where family, layout or a setting does not fit, 'file' where a file can't be used.
 */
export async function prepareStimulus(
  input: NetworkInput,
  shape: readonly number[],
  binding: InputBinding,
  seed: number
): Promise<PreparedStimulus> {
  const target = targetOf(input, shape)
  const space = await openSpace(target, completed(target, binding), seed)
  return preparedStimulus(target, binding, space, imageLayout(target, binding.preprocessing.layout))
}

/** The binding with the family's suggestions where it has no setting. */
function completed(target: Target, binding: InputBinding): InputBinding {
  const suggested = familyNamed(binding.family)?.suggest(target)
  return { ...binding, settings: { ...suggested, ...binding.settings } }
}

async function openSpace(target: Target, binding: InputBinding, seed: number) {
  const image = imageLayout(target, binding.preprocessing.layout)
  const family = familyNamed(binding.family)
  if (family?.fits(target, image) !== true) throw unfit(target, binding)
  checkPreprocessing(target, binding)
  const request: OpenRequest = {
    target,
    settings: binding.settings,
    preprocessing: binding.preprocessing,
    image,
    seed
  }
  return family.open(request)
}

const unfit = (target: Target, { family, preprocessing }: InputBinding): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'${family}' does not fit the input '${target.name}' of ${target.type}, shape [${target.shape.join(', ')}], layout ${preprocessing.layout}.`,
    advice: `Choose one of: ${fitting(target)
      .map(({ name }) => name)
      .join(', ')}; or set the layout to auto.`,
    part: target.name
  })

function checkPreprocessing(target: Target, { preprocessing }: InputBinding): void {
  const { range, mean, deviation } = preprocessing
  const isFinite = [...range, ...mean, ...deviation].every(Number.isFinite)
  if (isFinite && mean.length > 0 && deviation.length > 0 && !deviation.includes(0)) return
  throw new LimenError({
    tag: 'request',
    message: `The preprocessing of '${target.name}' needs finite numbers, and deviations other than 0.`,
    advice: 'Use mean 0 and deviation 1 where the network expects plain values.',
    part: target.name
  })
}
