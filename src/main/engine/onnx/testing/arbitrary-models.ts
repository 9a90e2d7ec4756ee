/**
 * Random models for laws of reading and writing: everything that a model can hold, valid as data though not as a
 * computation.
 */
import { WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { byteLength } from '../data-types.ts'
import {
  dataTypes,
  type Attribute,
  type CarriedField,
  type DataType,
  type FunctionDefinition,
  type Graph,
  type Model,
  type Node,
  type SparseConstant,
  type TensorConstant,
  type ValueInfo,
  type ValueType
} from '../model.ts'

const name = fc.string({ unit: 'grapheme', maxLength: 6 })
const someName = fc.string({ minLength: 1, maxLength: 6 })
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const anyBytes = fc.uint8Array({ maxLength: 6 })
const dataType = fc.constantFrom(...(Object.keys(dataTypes) as DataType[]))
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const texts = fc
  .uniqueArray(fc.tuple(someName, name), { maxLength: 2, selector: ([key]) => key })
  .map((entries) => new Map(entries))

/** Something left out half of the time, as the models that are read do it. */
const optional = <K extends string, T>(key: K, value: fc.Arbitrary<T>): fc.Arbitrary<{ [P in K]?: T }> =>
  fc
    .option(value, { nil: undefined })
    .map((chosen) => (chosen === undefined ? {} : { [key]: chosen }) as { [P in K]?: T })

const metadata = optional(
  'metadata',
  texts.filter((map) => map.size > 0)
)

/** Field numbers above those that the schema knows. */
const carried = optional(
  'carried',
  fc.array(
    fc.record<CarriedField>({
      no: fc.integer({ min: 100, max: 200 }),
      wireType: fc.constant(WireType.Varint),
      data: fc.integer({ min: 0, max: 127 }).map((byte) => new Uint8Array([byte]))
    }),
    { minLength: 1, maxLength: 2 }
  )
)

export const constant: fc.Arbitrary<TensorConstant> = fc
  .tuple(someName, dataType, fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }), carried)
  .chain(([constantName, type, dims, extra]) => {
    const count = dims.reduce((product, size) => product * size, 1)
    const content: fc.Arbitrary<TensorConstant['content']> =
      type === 'string'
        ? fc
            .array(anyBytes, { minLength: count, maxLength: count })
            .map((values) => ({ kind: 'strings', values }))
        : bytes(byteLength(type, count)).map((raw) => ({ kind: 'raw', bytes: raw }))
    return content.map((chosen) => ({ name: constantName, type, dims, content: chosen, ...extra }))
  })

const sparse: fc.Arbitrary<SparseConstant> = fc.record({
  values: constant,
  indices: constant,
  dims: fc.array(fc.nat(9), { maxLength: 2 })
})

const dims = fc.option(
  fc.array(fc.oneof(fc.nat(1000), fc.constantFrom('batch', 'time'), fc.constant(null)), { maxLength: 3 }),
  { nil: null }
)

const { type } = fc.letrec<{ type: ValueType; inner: ValueType | null }>((tie) => ({
  inner: fc.option(tie('type'), { nil: null }),
  type: fc
    .tuple(
      fc.oneof(
        { maxDepth: 3, depthIdentifier: 'type' },
        fc.record({
          kind: fc.constantFrom('tensor' as const, 'sparse-tensor' as const),
          elem: dataType,
          dims
        }),
        fc.record({ kind: fc.constant('opaque' as const), domain: name, name }),
        fc.constant({ kind: 'unknown' as const }),
        fc.record({ kind: fc.constantFrom('sequence' as const, 'optional' as const), of: tie('inner') }),
        fc.record({ kind: fc.constant('map' as const), key: dataType, value: tie('inner') })
      ),
      optional('denotation', fc.constant('IMAGE'))
    )
    .map(([plain, denotation]) => ({ ...plain, ...denotation }))
}))

const valueInfo: fc.Arbitrary<ValueInfo> = fc
  .tuple(fc.record({ name: someName, type }), carried)
  .map(([info, extra]) => ({ ...info, ...extra }))

const byName = <T extends { name: string }>(items: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(items, { maxLength: 3, selector: (item) => item.name })
    .map((list) => new Map(list.map((item) => [item.name, item])))

const few = <T>(items: fc.Arbitrary<T>) => fc.array(items, { maxLength: 3 })
const float = fc.float({ noNaN: true })

const { graph, node, attributes } = fc.letrec<{
  graph: Graph
  node: Node
  attributes: Map<string, Attribute>
  attribute: Attribute
}>((tie) => ({
  attribute: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'graph' },
    fc.record({ kind: fc.constant('float' as const), value: float }),
    fc.record({ kind: fc.constant('int' as const), value: int64 }),
    fc.record({ kind: fc.constant('string' as const), value: anyBytes }),
    fc.record({ kind: fc.constant('tensor' as const), value: constant }),
    fc.record({ kind: fc.constant('sparse-tensor' as const), value: sparse }),
    fc.record({ kind: fc.constant('type' as const), value: type.filter(({ kind }) => kind !== 'unknown') }),
    fc.record({ kind: fc.constant('floats' as const), value: few(float) }),
    fc.record({ kind: fc.constant('ints' as const), value: few(int64) }),
    fc.record({ kind: fc.constant('strings' as const), value: few(anyBytes) }),
    fc.record({ kind: fc.constant('tensors' as const), value: few(constant) }),
    fc.record({ kind: fc.constant('sparse-tensors' as const), value: few(sparse) }),
    fc.record({
      kind: fc.constant('reference' as const),
      attribute: someName,
      type: fc.integer({ min: 1, max: 14 })
    }),
    fc.record({ kind: fc.constant('graph' as const), value: tie('graph') }),
    fc.record({ kind: fc.constant('graphs' as const), value: few(tie('graph')) })
  ),
  attributes: fc
    .uniqueArray(fc.tuple(someName, tie('attribute')), { maxLength: 3, selector: ([key]) => key })
    .map((entries) => new Map(entries)),
  node: fc
    .tuple(
      fc.record({
        name,
        op: someName,
        domain: fc.constantFrom('', 'com.microsoft'),
        inputs: few(name),
        outputs: few(name),
        attributes: tie('attributes')
      }),
      optional('overload', someName),
      metadata,
      carried
    )
    .map(([plain, ...extras]) => Object.assign({}, plain, ...extras) as Node),
  graph: fc
    .tuple(
      fc.record({
        name,
        nodes: few(tie('node')),
        inputs: few(valueInfo),
        outputs: few(valueInfo),
        initializers: byName(constant),
        valueInfo: byName(valueInfo)
      }),
      optional(
        'sparseInitializers',
        sparse.map((item) => new Map([[item.values.name, item]]))
      ),
      metadata,
      carried
    )
    .map(([plain, ...extras]) => Object.assign({}, plain, ...extras) as Graph)
}))

const opsets = fc.constantFrom(
  new Map([['', 7]]),
  new Map([
    ['', 23],
    ['com.microsoft', 1]
  ])
)

const functionDefinition: fc.Arbitrary<FunctionDefinition> = fc
  .tuple(
    fc.record({
      name: someName,
      domain: someName,
      overload: name,
      inputs: few(name),
      outputs: few(name),
      attributes: few(name),
      attributeDefaults: attributes,
      nodes: few(node),
      opsets,
      valueInfo: byName(valueInfo)
    }),
    metadata,
    carried
  )
  .map(([plain, ...extras]) => Object.assign({}, plain, ...extras) as FunctionDefinition)

export const model: fc.Arbitrary<Model> = fc
  .tuple(
    fc.record({
      irVersion: fc.integer({ min: 3, max: 14 }),
      producer: name,
      opsets,
      graph,
      functions: few(functionDefinition),
      metadata: texts,
      folder: fc.constant('')
    }),
    optional('producerVersion', someName),
    optional('domain', someName),
    optional('modelVersion', fc.bigInt({ min: 1n, max: 2n ** 62n })),
    carried
  )
  .map(([plain, ...extras]) => Object.assign({}, plain, ...extras) as Model)
