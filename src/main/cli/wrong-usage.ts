/** What was typed can't be done: the command ends with 2, as it does for options that it does not know. */
import { LimenError } from '#shared/errors.ts'

export class WrongUsage extends LimenError {}
