/**
 * The graph model: plain, immutable-style data. A rewrite returns a new graph and shares what it did not change.
 * Everything that a valid model holds is kept, but for documentation strings.
 * Not here: protobuf (read-model.ts, write-model.ts), checks (verify-graph.ts), rewrites (rewrites.ts).
 */
import type { WireType } from '@bufbuild/protobuf/wire'

/** Element types by their number in TensorProto.DataType. */
export const dataTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  complex64: 14,
  complex128: 15,
  bfloat16: 16,
  float8e4m3fn: 17,
  float8e4m3fnuz: 18,
  float8e5m2: 19,
  float8e5m2fnuz: 20,
  uint4: 21,
  int4: 22,
  float4e2m1: 23,
  float8e8m0: 24,
  uint2: 25,
  int2: 26,
  float6e2m3: 27,
  float6e3m2: 28
} as const
export type DataType = keyof typeof dataTypes

/** Parts of a message that Limen has no use for, as their protobuf fields: written back as they were read. */
export interface CarriedField {
  readonly no: number
  readonly wireType: WireType
  readonly data: Uint8Array
}

/** Where a tensor's bytes are. Numbers are little-endian, in row-major order; types under 8 bits are packed. */
export type TensorBytes =
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'strings'; readonly values: readonly Uint8Array[] }
  /** A range of a file; `path` is absolute and was checked to lie in the model's folder. */
  | {
      readonly kind: 'external'
      readonly path: string
      /** The path as the model's file states it, relative to the model's folder. */
      readonly location: string
      readonly offset: number
      readonly length: number
    }

export interface TensorConstant {
  readonly name: string
  readonly type: DataType
  readonly dims: readonly number[]
  readonly content: TensorBytes
  readonly carried?: readonly CarriedField[]
}

/** A sparse tensor in coordinate form; its name is that of `values`. */
export interface SparseConstant {
  readonly values: TensorConstant
  readonly indices: TensorConstant
  /** Shape of the dense tensor that it stands for. */
  readonly dims: readonly number[]
}

/** A dimension: a size, the name of a symbol, or null where nothing is known. */
export type Dim = number | string | null

/** Types of values. `dims` is null where the rank is unknown. */
export type ValueType = (
  | { readonly kind: 'tensor'; readonly elem: DataType; readonly dims: readonly Dim[] | null }
  | { readonly kind: 'sparse-tensor'; readonly elem: DataType; readonly dims: readonly Dim[] | null }
  | { readonly kind: 'sequence'; readonly of: ValueType | null }
  | { readonly kind: 'optional'; readonly of: ValueType | null }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: ValueType | null }
  | { readonly kind: 'opaque'; readonly domain: string; readonly name: string }
  | { readonly kind: 'unknown' }
) & {
  /** What the value means in the standard's words, e.g. 'IMAGE'. */
  readonly denotation?: string
  /** The same for each dimension of a tensor, '' for none. */
  readonly dimDenotations?: readonly string[]
}

export interface ValueInfo {
  readonly name: string
  readonly type: ValueType
  readonly carried?: readonly CarriedField[]
}

export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'string'; readonly value: Uint8Array }
  | { readonly kind: 'tensor'; readonly value: TensorConstant }
  | { readonly kind: 'sparse-tensor'; readonly value: SparseConstant }
  | { readonly kind: 'type'; readonly value: ValueType }
  | { readonly kind: 'graph'; readonly value: Graph }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly bigint[] }
  | { readonly kind: 'strings'; readonly value: readonly Uint8Array[] }
  | { readonly kind: 'tensors'; readonly value: readonly TensorConstant[] }
  | { readonly kind: 'sparse-tensors'; readonly value: readonly SparseConstant[] }
  | { readonly kind: 'types'; readonly value: readonly ValueType[] }
  | { readonly kind: 'graphs'; readonly value: readonly Graph[] }
  /** Stands for the attribute of this name of the function around it; `type` is an AttributeProto.AttributeType. */
  | { readonly kind: 'reference'; readonly attribute: string; readonly type: number }

export interface Node {
  /** May be empty; not unique in general. */
  readonly name: string
  readonly op: string
  /** '' is the default domain ('ai.onnx' is read as ''). */
  readonly domain: string
  /** Value names; '' stands for an input that is left out. */
  readonly inputs: readonly string[]
  /** Value names; '' stands for an output that is left out. */
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly overload?: string
  readonly metadata?: ReadonlyMap<string, string>
  readonly carried?: readonly CarriedField[]
}

export interface Graph {
  readonly name: string
  /** Producers come before consumers in a verified graph. */
  readonly nodes: readonly Node[]
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  readonly initializers: ReadonlyMap<string, TensorConstant>
  readonly sparseInitializers?: ReadonlyMap<string, SparseConstant>
  /** Types that the file states of inner values. */
  readonly valueInfo: ReadonlyMap<string, ValueInfo>
  readonly metadata?: ReadonlyMap<string, string>
  /** Quantization annotations and whatever a later schema adds. */
  readonly carried?: readonly CarriedField[]
}

export interface FunctionDefinition {
  readonly name: string
  readonly domain: string
  readonly overload: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Attributes without a default. */
  readonly attributes: readonly string[]
  readonly attributeDefaults: ReadonlyMap<string, Attribute>
  readonly nodes: readonly Node[]
  readonly opsets: ReadonlyMap<string, number>
  readonly valueInfo: ReadonlyMap<string, ValueInfo>
  readonly metadata?: ReadonlyMap<string, string>
  readonly carried?: readonly CarriedField[]
}

export interface Model {
  readonly irVersion: number
  readonly producer: string
  readonly producerVersion?: string
  /** Reverse domain name of the model itself, not of operators. */
  readonly domain?: string
  readonly modelVersion?: bigint
  /** Version of each operator domain in use. */
  readonly opsets: ReadonlyMap<string, number>
  readonly graph: Graph
  readonly functions: readonly FunctionDefinition[]
  readonly metadata: ReadonlyMap<string, string>
  /** Folder of the file it was read from, for external data; '' when made in memory. */
  readonly folder: string
  /** Training information and device configurations. */
  readonly carried?: readonly CarriedField[]
}
