/**
 * The graph model: plain, immutable-style data. A rewrite returns a new graph and shares what it did not change.
 * Not here: protobuf (read-model.ts, write-model.ts), checks (verify-graph.ts), rewrites (rewrites.ts).
 */

/** Element types by their number in TensorProto.DataType. */
export const dataTypes = {
  float32: 1, uint8: 2, int8: 3, uint16: 4, int16: 5, int32: 6, int64: 7, string: 8, bool: 9, float16: 10, float64: 11,
  uint32: 12, uint64: 13, complex64: 14, complex128: 15, bfloat16: 16, float8e4m3fn: 17, float8e4m3fnuz: 18,
  float8e5m2: 19, float8e5m2fnuz: 20, uint4: 21, int4: 22, float4e2m1: 23, float8e8m0: 24, uint2: 25, int2: 26
} as const
export type DataType = keyof typeof dataTypes

/** Where a tensor's bytes are. Numbers are little-endian, in row-major order; types under 8 bits are packed. */
export type TensorBytes =
  | { kind: 'raw'; bytes: Uint8Array }
  | { kind: 'strings'; values: readonly Uint8Array[] }
  /** A range of a file; `path` is absolute and was checked to lie in the model's folder. */
  | { kind: 'external'; path: string; location: string; offset: number; length: number }

export interface TensorConstant {
  readonly name: string
  readonly type: DataType
  readonly dims: readonly number[]
  readonly content: TensorBytes
}

/** A dimension: a size, the name of a symbol, or null where nothing is known. */
export type Dim = number | string | null

/** Types of values. `dims` is null where the rank is unknown. */
export type ValueType =
  | { kind: 'tensor'; elem: DataType; dims: readonly Dim[] | null }
  | { kind: 'sparse-tensor'; elem: DataType; dims: readonly Dim[] | null }
  | { kind: 'sequence'; of: ValueType | null }
  | { kind: 'optional'; of: ValueType | null }
  | { kind: 'map'; key: DataType; value: ValueType | null }
  | { kind: 'unknown' }

export interface ValueInfo {
  readonly name: string
  readonly type: ValueType
}

export type Attribute =
  | { kind: 'float'; value: number }
  | { kind: 'int'; value: bigint }
  | { kind: 'string'; value: Uint8Array }
  | { kind: 'tensor'; value: TensorConstant }
  | { kind: 'graph'; value: Graph }
  | { kind: 'floats'; value: readonly number[] }
  | { kind: 'ints'; value: readonly bigint[] }
  | { kind: 'strings'; value: readonly Uint8Array[] }
  | { kind: 'tensors'; value: readonly TensorConstant[] }
  | { kind: 'graphs'; value: readonly Graph[] }
  | { kind: 'reference'; attribute: string; type: number }
  /** Kinds that Limen only carries along (types, sparse tensors), as their protobuf bytes. */
  | { kind: 'opaque'; type: number; bytes: Uint8Array }

export interface Node {
  /** May be empty; not unique in general. */
  readonly name: string
  readonly op: string
  /** '' is the default domain ('ai.onnx' is read as ''). */
  readonly domain: string
  /** Value names; '' stands for an input that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly overload?: string
  readonly metadata?: ReadonlyMap<string, string>
}

export interface Graph {
  readonly name: string
  readonly nodes: readonly Node[]
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  readonly initializers: ReadonlyMap<string, TensorConstant>
  /** Types that the file states of inner values. */
  readonly valueInfo: ReadonlyMap<string, ValueInfo>
  /** Sparse initializers and quantization annotations, carried along as protobuf bytes. */
  readonly carried?: unknown
}

export interface FunctionDefinition {
  readonly name: string
  readonly domain: string
  readonly overload: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: readonly string[]
  readonly attributeDefaults: ReadonlyMap<string, Attribute>
  readonly nodes: readonly Node[]
  readonly opsets: ReadonlyMap<string, number>
  readonly valueInfo: ReadonlyMap<string, ValueInfo>
}

export interface Model {
  readonly irVersion: number
  readonly producer: string
  readonly opsets: ReadonlyMap<string, number>
  readonly graph: Graph
  readonly functions: readonly FunctionDefinition[]
  readonly metadata: ReadonlyMap<string, string>
  /** Folder of the file it was read from, for external data; '' when made in memory. */
  readonly folder: string
}
