/** What was typed can't be done: the command ends with 2, as it does for options that it does not know. */
import { errorData, LimenError } from '#shared/errors.ts'
import { optionOfField } from '#shared/recipe-options.ts'

export class WrongUsage extends LimenError {}

/** Of an error whose part is a field of a recipe, what was typed for it: wherever that was found out. Others are as they were. */
export function asTyped(error: unknown): unknown {
  const data = errorData(error)
  const option = data.tag === 'request' && data.part !== undefined ? optionOfField(data.part) : null
  return option === null ? error : new WrongUsage({ ...data, part: option }, { cause: error })
}
