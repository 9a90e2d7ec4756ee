/**
 * Names for convolution units: conv1 … in a plain chain, stage2.block1.conv1 in a residual network, and the tensors' own
 * names where neither is clear.
 */
import type { ConvBlock, ConvPart, ConvStage } from './conv-blocks.ts'
import type { ConvolutionUnit } from './convolution.ts'
import type { Wiring } from './wiring.ts'

export type ConvStyle = 'chain' | 'residual' | 'own'

/** Names of a unit's values; null leaves a value its own name. */
export interface UnitNames {
  convolved: string
  normalized: string
  activated: string
}

export function convStyle(
  wiring: Wiring,
  units: readonly ConvolutionUnit[],
  blocks: readonly ConvBlock[]
): ConvStyle {
  const inBlocks = blocks.reduce((count, { main, shortcut }) => count + main.length + shortcut.length, 0)
  if (blocks.length >= 2 && inBlocks >= 0.6 * units.length) return 'residual'
  return blocks.length === 0 && isChain(wiring, units) ? 'chain' : 'own'
}

/** Each unit reads the one before it and no other. */
function isChain(wiring: Wiring, units: readonly ConvolutionUnit[]): boolean {
  const made = new Map(units.map((unit) => [unit.node, unit]))
  return units.every((unit, i) => {
    const sources = unitsBehind(wiring, unit, made)
    return i === 0 ? sources.size === 0 : sources.size === 1 && sources.has(units[i - 1] ?? unit)
  })
}

/** The nearest units that a unit's input is made from. */
function unitsBehind(
  wiring: Wiring,
  unit: ConvolutionUnit,
  made: ReadonlyMap<unknown, ConvolutionUnit>
): Set<ConvolutionUnit> {
  const sources = new Set<ConvolutionUnit>()
  const seen = new Set<string>()
  const open = [unit.node.inputs[0] ?? '']
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    if (seen.has(tensor)) continue
    seen.add(tensor)
    const node = wiring.producer(tensor)
    const source = node && made.get(node)
    if (source !== undefined) sources.add(source)
    else if (node !== undefined) open.push(...wiring.dataInputs(node))
  }
  return sources
}

/** Names by unit, pooling and block for all parts of the stages. */
export class ConvNames {
  readonly #units = new Map<ConvolutionUnit, UnitNames>()
  readonly #blocks = new Map<ConvBlock, { add: string; out: string }>()
  readonly #pools = new Map<string, string>()

  constructor(style: ConvStyle, stem: readonly ConvPart[], stages: readonly ConvStage[]) {
    const parts = [...stem, ...stages.flatMap((stage) => stage.parts)]
    if (style === 'own') return
    const pools = parts.flatMap((part) => (part.kind === 'pool' ? [part.output] : []))
    for (const [i, output] of pools.entries())
      this.#pools.set(output, pools.length === 1 ? 'pool' : `pool${i + 1}`)
    this.#nameUnits(style === 'chain' ? parts : stem, '')
    if (style === 'residual')
      for (const [i, stage] of stages.entries()) this.#nameStage(stage, `stage${i + 1}`)
  }

  #nameStage({ parts }: ConvStage, prefix: string): void {
    this.#nameUnits(parts, `${prefix}.`)
    const blocks = parts.flatMap((part) => (part.kind === 'block' ? [part.block] : []))
    for (const [i, block] of blocks.entries()) {
      const name = `${prefix}.block${i + 1}`
      this.#blocks.set(block, { add: `${name}.add`, out: `${name}.out` })
      for (const [j, unit] of block.main.entries()) this.#units.set(unit, unitNames(`${name}.`, `${j + 1}`))
      for (const [j, unit] of block.shortcut.entries()) {
        const place = block.shortcut.length === 1 ? '' : `${j + 1}`
        this.#units.set(unit, {
          ...unitNames(`${name}.shortcut_`, place),
          convolved: `${name}.shortcut${place}`
        })
      }
    }
  }

  #nameUnits(parts: readonly ConvPart[], prefix: string): void {
    const units = parts.flatMap((part) => (part.kind === 'unit' ? [part.unit] : []))
    for (const [i, unit] of units.entries()) this.#units.set(unit, unitNames(prefix, `${i + 1}`))
  }

  unit(unit: ConvolutionUnit): UnitNames {
    const own = {
      convolved: unit.convolved,
      normalized: unit.normalized?.tensor ?? '',
      activated: unit.activated?.tensor ?? ''
    }
    return this.#units.get(unit) ?? own
  }

  block(block: ConvBlock): { add: string; out: string } {
    return this.#blocks.get(block) ?? { add: block.sum, out: block.activated?.tensor ?? block.sum }
  }

  pool(output: string): string {
    return this.#pools.get(output) ?? output
  }
}

const unitNames = (prefix: string, place: string): UnitNames => ({
  convolved: `${prefix}conv${place}`,
  normalized: `${prefix}norm${place}`,
  activated: `${prefix}act${place}`
})
