/** Arrays from files as the type that an input has: NumPy's defaults (float64, int64) are rarely a network's. */
import { LimenError } from '#shared/errors.ts'
import type { ElementType, Tensor } from '#shared/tensor.ts'
import { boundsOfType, emptyArray, numbersOfTensor, storeNumbers } from './elements.ts'

/**
 * The tensor with elements of the wanted type. Floats may lose digits, as NumPy's astype does.
 * @throws LimenError 'request' where a value would change: fractions or sizes that an integer type has no room for, text.
 */
export function withType(tensor: Tensor, type: ElementType, name: string): Tensor {
  if (tensor.type === type) return tensor
  if (type === 'string' || tensor.type === 'string') {
    throw misfit(name, `it holds ${tensor.type}, and the input takes ${type}`)
  }
  const numbers = numbersOfTensor(tensor)
  const bounds = boundsOfType(type)
  if (bounds) {
    const [low, high] = bounds
    const wrong = numbers.find((value) => !Number.isInteger(value) || value < low || value > high)
    if (wrong !== undefined) throw misfit(name, `${wrong} is no ${type}`)
  }
  const data = emptyArray(type, numbers.length)
  storeNumbers(numbers, type, data, 0)
  return { type, dims: tensor.dims, data }
}

function misfit(name: string, reason: string): LimenError {
  const message = `The array for input '${name}' does not fit: ${reason}.`
  return new LimenError({ tag: 'request', message, advice: 'Convert it in Python with astype.', part: name })
}
