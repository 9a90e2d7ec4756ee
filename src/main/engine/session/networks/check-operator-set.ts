/** Refuses networks of operator sets that no rewrite is made for, in words. Not here: what ONNX Runtime can run. */
import type { Model } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'

/** In operator sets before this one (ONNX 1.2, 2018), operators broadcast by other rules and many do not exist. */
const earliest = 7

/** @throws LimenError 'unsupported' for an operator set that is too old. */
export function checkOperatorSet({ opsets }: Model): void {
  const version = opsets.get('')
  if (version === undefined || version >= earliest) return
  throw new LimenError({
    tag: 'unsupported',
    message: `The network uses operator set ${version}. Limen works with operator sets from ${earliest} on (ONNX 1.2, 2018).`,
    advice: 'Convert it with onnx.version_converter in Python, to operator set 13 or later.'
  })
}
