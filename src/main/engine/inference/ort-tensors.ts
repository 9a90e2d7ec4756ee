/** Tensors of the contract to and from ONNX Runtime's, without copying their data. */
import { Tensor as OrtTensor, type OnnxValue } from 'onnxruntime-common'
import { LimenError } from '#shared/errors.ts'
import {
  elementCount,
  storageByType,
  type ElementType,
  type NumberArray,
  type Tensor
} from '#shared/tensor.ts'

/** Element types that ONNX Runtime's JavaScript binding can pass in and out. */
const passable: ReadonlySet<string> = new Set(
  Object.keys(storageByType).filter((type) => type !== 'bfloat16')
).add('string')

/** Whether a tensor of this type can be an input or an output of a session (bfloat16 and types under 8 bits can not). */
export const canPass = (type: string): type is ElementType => passable.has(type)

/**
 * The tensor as ONNX Runtime takes it; shares its data.
 * @throws LimenError 'request' when type, shape and data do not fit together.
 */
export function ortTensor(name: string, tensor: Tensor): OrtTensor {
  const expected = elementCount(tensor.dims)
  if (tensor.data.length !== expected) {
    throw new LimenError({
      tag: 'request',
      message: `The shape [${tensor.dims.join(', ')}] needs ${expected} elements, but ${tensor.data.length} were given.`,
      part: name
    })
  }
  const { type, data } = tensor
  if (type === 'string') return new OrtTensor('string', data as string[], tensor.dims)
  if (!canPass(type) || !(data instanceof storageByType[type])) throw unfitData(name, type)
  // The constructor is overloaded by type; here type and storage are already known to fit.
  return new (OrtTensor as new (type: ElementType, data: NumberArray, dims: number[]) => OrtTensor)(
    type,
    data,
    tensor.dims
  )
}

function unfitData(name: string, type: ElementType): LimenError {
  return new LimenError({
    tag: 'request',
    message: `The values given for '${name}' are not stored as ${type}, or ONNX Runtime's binding has no way to take that type.`,
    part: name
  })
}

/**
 * A result of ONNX Runtime as a tensor of the contract; shares its data.
 * @throws LimenError 'unsupported' for sequences, maps and optional values.
 */
export function contractTensor(name: string, value: OnnxValue): Tensor {
  const type: string = value.type
  if (!canPass(type) || !('data' in value)) {
    throw new LimenError({
      tag: 'unsupported',
      message: `'${name}' is a ${type}: ONNX Runtime's JavaScript binding hands out tensors only.`,
      part: name
    })
  }
  const dims = [...value.dims]
  if (type === 'string') return { type, dims, data: value.data }
  const data = value.data as ArrayBufferView & { length: number }
  // Newer JavaScript hosts give 16-bit floats as a Float16Array; the contract keeps their bits.
  const bits =
    type === 'float16' ? new Uint16Array(data.buffer, data.byteOffset, data.length) : (data as NumberArray)
  return { type, dims, data: bits }
}
