/**
 * Names for the parts of convolutional networks: conv1, pool1, … in a plain chain, stage2.block1.conv1 in a residual network,
 * and the tensors' own names where neither is clear.
 */
import type { ConvBlock, ConvPart, FlatPart } from './conv-parts.ts'
import type { ConvStage } from './conv-stages.ts'
import type { ConvolutionUnit } from './convolution.ts'
import type { Wiring } from './wiring.ts'

export type ConvStyle = 'chain' | 'residual' | 'own'

const unitsIn = (parts: readonly FlatPart[]): ConvolutionUnit[] =>
  parts.flatMap((part) => (part.kind === 'unit' ? [part.unit] : []))

export function convStyle(wiring: Wiring, parts: readonly ConvPart[]): ConvStyle {
  const blocks = parts.filter((part) => part.kind === 'block')
  const outside = unitsIn(parts.filter((part) => part.kind !== 'block'))
  const inside = blocks.flatMap(({ main, shortcut }) => unitsIn([...main, ...shortcut]))
  const isMostlyBlocks = inside.length >= 0.6 * (inside.length + outside.length)
  if (blocks.length >= 2 && (isMostlyBlocks || isChain(wiring, parts))) return 'residual'
  return blocks.length === 0 && isChain(wiring, parts) ? 'chain' : 'own'
}

/** Each convolution or block reads the one before it and no other. */
function isChain(wiring: Wiring, parts: readonly ConvPart[]): boolean {
  const links = parts.filter((part) => part.kind === 'unit' || part.kind === 'block')
  const made = new Map(links.map((part) => [part.node, part]))
  return links.every((part, i) => {
    const first = part.kind === 'block' ? part.main.find(({ kind }) => kind === 'unit') : part
    const sources = linksBehind(wiring, first?.node.inputs[0] ?? '', made)
    const before = links[i - 1]
    return before === undefined ? sources.size === 0 : sources.size === 1 && sources.has(before)
  })
}

/** The nearest links that a value is made from. */
function linksBehind(wiring: Wiring, tensor: string, made: ReadonlyMap<unknown, ConvPart>): Set<ConvPart> {
  const sources = new Set<ConvPart>()
  const seen = new Set<string>()
  const open = [tensor]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (seen.has(value)) continue
    seen.add(value)
    const node = wiring.producer(value)
    const source = node && made.get(node)
    if (source !== undefined) sources.add(source)
    else if (node !== undefined) open.push(...wiring.dataInputs(node))
  }
  return sources
}

/** Names of the field by tensor; tensors that are not in it keep their own. */
export function convNames(
  style: ConvStyle,
  stem: readonly ConvPart[],
  stages: readonly ConvStage[]
): Map<string, string> {
  if (style === 'own') return new Map()
  if (style === 'chain') return new Map(partNames([...stem, ...stages.flatMap(({ parts }) => parts)], ''))
  return new Map([
    ...partNames(stem, ''),
    ...stages.flatMap(({ parts }, i) => [
      ...partNames(parts, `stage${i + 1}.`),
      ...parts
        .filter((part) => part.kind === 'block')
        .flatMap((block, j) => blockNames(block, `stage${i + 1}.block${j + 1}.`))
    ])
  ])
}

type Naming = [tensor: string, name: string][]

function blockNames({ main, shortcut, output, activated }: ConvBlock, prefix: string): Naming {
  return [
    ...partNames(main, prefix),
    ...partNames(shortcut, `${prefix}shortcut.`),
    [output, `${prefix}${activated ? 'add' : 'out'}`],
    ...(activated ? [[activated.tensor, `${prefix}out`] satisfies Naming[number]] : [])
  ]
}

/** Parts of each kind are counted by themselves; convolutions always have a number. */
function partNames(parts: readonly ConvPart[], prefix: string): Naming {
  const ofKind = <K extends ConvPart['kind']>(kind: K): Extract<ConvPart, { kind: K }>[] =>
    parts.filter((part): part is Extract<ConvPart, { kind: K }> => part.kind === kind)
  const counted = (base: string, count: number, i: number): string =>
    `${prefix}${base}${count === 1 ? '' : i + 1}`
  const gates = ofKind('gate')
  const pools = ofKind('pool')
  const joins = ofKind('join')
  return [
    ...ofKind('unit').flatMap(({ unit }, i) => unitNames(unit, prefix, i + 1)),
    ...pools.map(({ output }, i): Naming[number] => [output, counted('pool', pools.length, i)]),
    ...joins.map(({ output }, i): Naming[number] => [output, counted('concat', joins.length, i)]),
    ...gates.flatMap(({ gate }, i): Naming => {
      const name = counted('se', gates.length, i)
      const inside = gate.units.flatMap((unit, j) => unitNames(unit, `${name}.`, j + 1))
      return [[gate.output, name], [gate.pool.output, `${name}.pool`], ...inside]
    })
  ]
}

const unitNames = (
  { convolved, normalized, activated }: ConvolutionUnit,
  prefix: string,
  place: number
): Naming => [
  [convolved, `${prefix}conv${place}`],
  ...(normalized ? [[normalized.tensor, `${prefix}norm${place}`] satisfies Naming[number]] : []),
  ...(activated ? [[activated.tensor, `${prefix}act${place}`] satisfies Naming[number]] : [])
]
