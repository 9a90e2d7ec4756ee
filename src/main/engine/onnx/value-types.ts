/** Types of values, from protobuf and back. */
import { create } from '@bufbuild/protobuf'
import { dataTypeOfNumber } from './data-types.ts'
import { dataTypes, type DataType, type Dim, type ValueInfo, type ValueType } from './model.ts'
import { networkError } from './network-error.ts'
import {
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_MapSchema,
  TypeProto_OpaqueSchema,
  TypeProto_OptionalSchema,
  TypeProto_SequenceSchema,
  TypeProto_SparseTensorSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type TensorShapeProto,
  type TensorShapeProto_Dimension,
  type TypeProto,
  type ValueInfoProto
} from './schema/onnx_pb.ts'
import { carriedOf, withCarried } from './wire.ts'

export function readValueInfo(proto: ValueInfoProto): ValueInfo {
  return { name: proto.name, type: readType(proto.type, proto.name), ...carriedOf(proto) }
}

export function writeValueInfo(info: ValueInfo): ValueInfoProto {
  const type = writeType(info.type)
  return withCarried(create(ValueInfoProtoSchema, { name: info.name, ...(type && { type }) }), info.carried)
}

/** A type as the file states it. @throws LimenError `network` for an element type that the standard does not have. */
export function readType(proto: TypeProto | undefined, part: string): ValueType {
  if (proto === undefined) return { kind: 'unknown' }
  const denotation = proto.denotation === '' ? {} : { denotation: proto.denotation }
  return { ...readTypeValue(proto, part), ...denotation }
}

function readTypeValue({ value }: TypeProto, part: string): ValueType {
  switch (value.case) {
    case 'tensorType':
      return { kind: 'tensor', ...readTensorType(value.value, part) }
    case 'sparseTensorType':
      return { kind: 'sparse-tensor', ...readTensorType(value.value, part) }
    case 'sequenceType':
      return { kind: 'sequence', of: readInnerType(value.value.elemType, part) }
    case 'optionalType':
      return { kind: 'optional', of: readInnerType(value.value.elemType, part) }
    case 'mapType':
      return {
        kind: 'map',
        key: elementType(value.value.keyType, part),
        value: readInnerType(value.value.valueType, part)
      }
    case 'opaqueType':
      return { kind: 'opaque', domain: value.value.domain, name: value.value.name }
    case undefined:
      return { kind: 'unknown' }
    default:
      return value satisfies never
  }
}

const readInnerType = (proto: TypeProto | undefined, part: string): ValueType | null =>
  proto === undefined ? null : readType(proto, part)

interface TensorTypeProto {
  elemType: number
  shape?: TensorShapeProto | undefined
}

function readTensorType({ elemType, shape }: TensorTypeProto, part: string) {
  const elem = elementType(elemType, part)
  if (shape === undefined) return { elem, dims: null }
  const dims = shape.dim.map((dim) => readDim(dim, part))
  const dimDenotations = shape.dim.map((dim) => dim.denotation)
  return { elem, dims, ...(dimDenotations.some((text) => text !== '') && { dimDenotations }) }
}

function readDim({ value }: TensorShapeProto_Dimension, part: string): Dim {
  if (value.case === undefined) return null
  if (value.case === 'dimParam') return value.value === '' ? null : value.value
  const size = Number(value.value)
  if (!Number.isSafeInteger(size)) throw networkError(`A dimension of size ${size} is out of range.`, part)
  // Some exporters write -1 or 0-length symbols for 'not known'.
  return size < 0 ? null : size
}

function elementType(number: number, part: string): DataType {
  const type = dataTypeOfNumber(number)
  if (type === undefined) throw networkError(`Element type ${number} is not part of the ONNX standard.`, part)
  return type
}

/** The type as protobuf, or undefined when nothing is known. */
export function writeType(type: ValueType): TypeProto | undefined {
  const value = writeTypeValue(type)
  if (value.case === undefined && type.denotation === undefined) return undefined
  return create(TypeProtoSchema, {
    value,
    ...(type.denotation !== undefined && { denotation: type.denotation })
  })
}

function writeTypeValue(type: ValueType): TypeProto['value'] {
  switch (type.kind) {
    case 'tensor':
      return { case: 'tensorType', value: create(TypeProto_TensorSchema, tensorType(type)) }
    case 'sparse-tensor':
      return { case: 'sparseTensorType', value: create(TypeProto_SparseTensorSchema, tensorType(type)) }
    case 'sequence':
      return { case: 'sequenceType', value: create(TypeProto_SequenceSchema, innerType(type.of)) }
    case 'optional':
      return { case: 'optionalType', value: create(TypeProto_OptionalSchema, innerType(type.of)) }
    case 'map':
      return { case: 'mapType', value: create(TypeProto_MapSchema, mapType(type)) }
    case 'opaque':
      return {
        case: 'opaqueType',
        value: create(TypeProto_OpaqueSchema, { domain: type.domain, name: type.name })
      }
    case 'unknown':
      return { case: undefined }
    default:
      return type satisfies never
  }
}

function tensorType(type: Extract<ValueType, { kind: 'tensor' | 'sparse-tensor' }>) {
  const elemType = dataTypes[type.elem]
  if (type.dims === null) return { elemType }
  const dim = type.dims.map((size, axis) => writeDim(size, type.dimDenotations?.[axis] ?? ''))
  return { elemType, shape: create(TensorShapeProtoSchema, { dim }) }
}

function writeDim(size: Dim, denotation: string): TensorShapeProto_Dimension {
  const dim = create(TensorShapeProto_DimensionSchema, denotation === '' ? {} : { denotation })
  if (typeof size === 'number') dim.value = { case: 'dimValue', value: BigInt(size) }
  if (typeof size === 'string') dim.value = { case: 'dimParam', value: size }
  return dim
}

function innerType(type: ValueType | null) {
  const elemType = type === null ? undefined : (writeType(type) ?? create(TypeProtoSchema))
  return elemType === undefined ? {} : { elemType }
}

function mapType({ key, value }: Extract<ValueType, { kind: 'map' }>) {
  const valueType = value === null ? undefined : (writeType(value) ?? create(TypeProtoSchema))
  return { keyType: dataTypes[key], ...(valueType && { valueType }) }
}
