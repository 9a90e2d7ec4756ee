/** Outline of convolutional networks: stem, stages, blocks, units with their normalisation and activation. */
import type { ActivationFunction } from './activation-functions.ts'
import { ConvNames, convStyle, type ConvStyle } from './conv-naming.ts'
import {
  convParts,
  cutIntoStages,
  findConvBlocks,
  type ConvBlock,
  type ConvPart,
  type ConvStage
} from './conv-blocks.ts'
import type { ConvolutionUnit } from './convolution.ts'
import { modulePath, shortName } from './own-names.ts'
import type { Pooling } from './pooling.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { Wiring } from './wiring.ts'

export interface ConvPatterns {
  units: readonly ConvolutionUnit[]
  pools: readonly Pooling[]
  activations: readonly ActivationFunction[]
}

/** Rows of all convolutions and poolings of a graph, in order. */
export function sketchConvolutions(wiring: Wiring, { units, pools, activations }: ConvPatterns): Sketch[] {
  const blocks = findConvBlocks(wiring, units, activations)
  const style = convStyle(wiring, units, blocks)
  const parts = convParts(wiring, units, blocks, pools)
  const start = style === 'residual' ? parts.findIndex(({ kind }) => kind === 'block') : 0
  const stem = parts.slice(0, start)
  const stages = cutIntoStages(wiring, parts.slice(start))
  const names = new ConvNames(style, stem, stages)
  const stemRows = stem.map((part) => sketchPart(wiring, part, names))
  if (stages.length === 1 && stages[0]) return [...stemRows, ...stageRows(wiring, stages[0], names, style)]
  return [
    ...stemRows,
    ...stages.map((stage, i) => {
      const rows = stageRows(wiring, stage, names, style)
      return group(`Stage ${i + 1}`, 'group', rows, stageDetail(wiring, stage))
    })
  ]
}

function stageDetail(wiring: Wiring, { spatial, parts }: ConvStage): string {
  const last = parts.findLast(({ kind }) => kind !== 'pool')
  const channels = last && wiring.dims(last.output)?.[1]
  return remark(
    spatial.join('×'),
    channels !== undefined && `${channels} ${channels === 1 ? 'channel' : 'channels'}`
  )
}

function stageRows(wiring: Wiring, stage: ConvStage, names: ConvNames, style: ConvStyle): Sketch[] {
  let blocks = 0
  const rows = stage.parts.map((part) => {
    if (part.kind === 'block') blocks++
    return sketchPart(wiring, part, names, blocks)
  })
  return style === 'own' ? groupByModule(wiring, rows) : rows
}

function sketchPart(wiring: Wiring, part: ConvPart, names: ConvNames, place = 1): Sketch {
  switch (part.kind) {
    case 'unit':
      return sketchUnit(wiring, part.unit, names)
    case 'block':
      return sketchBlock(wiring, part.block, names, place)
    case 'pool':
      return row(wiring, part.output, names.pool(part.output), 'pooling', {
        label: labelOf(wiring, part.output, names.pool(part.output)),
        detail: part.pool.detail
      })
    default:
      return part satisfies never
  }
}

/** Own names are shortened to their last part. */
const labelOf = (wiring: Wiring, tensor: string, name: string): string =>
  name === tensor ? shortName(wiring, tensor) : (name.split('.').at(-1) ?? name)

function sketchUnit(wiring: Wiring, unit: ConvolutionUnit, names: ConvNames): Sketch {
  const { normalized, activated } = unit
  const named = names.unit(unit)
  const children = [
    ...(normalized
      ? [
          row(wiring, normalized.tensor, named.normalized, 'normalization', {
            label: labelOf(wiring, normalized.tensor, named.normalized),
            detail: normalized.label
          })
        ]
      : []),
    ...(activated
      ? [
          row(wiring, activated.tensor, named.activated, 'activation', {
            label: labelOf(wiring, activated.tensor, named.activated),
            detail: activated.label
          })
        ]
      : [])
  ]
  const label = labelOf(wiring, unit.convolved, named.convolved)
  return row(wiring, unit.convolved, named.convolved, 'convolution', { label, detail: unit.detail, children })
}

function sketchBlock(wiring: Wiring, block: ConvBlock, names: ConvNames, place: number): Sketch {
  const { add, out } = names.block(block)
  const { activated } = block
  const sumName = activated === undefined ? out : add
  const rows = [
    ...[...block.main, ...block.shortcut].map((unit) => sketchUnit(wiring, unit, names)),
    row(wiring, block.sum, sumName, 'residual', {
      label: labelOf(wiring, block.sum, sumName),
      detail: 'residual sum'
    }),
    ...(activated
      ? [
          row(wiring, activated.tensor, out, 'activation', {
            label: labelOf(wiring, activated.tensor, out),
            detail: activated.label
          })
        ]
      : [])
  ]
  const channels = wiring.dims(block.sum)?.[1]
  return group(`Block ${place}`, 'block', rows, remark(channels !== undefined && `${channels} channels`))
}

/** Rows in a line that come from the same module stand together: fire2/squeeze1x1 and fire2/expand1x1. */
function groupByModule(wiring: Wiring, rows: readonly Sketch[]): Sketch[] {
  const runs: { module: string | undefined; rows: Sketch[] }[] = []
  for (const sketch of rows) {
    const path = sketch.value === undefined ? [] : modulePath(wiring, sketch.value.tensor)
    const module = path.length > 1 ? path.at(-2) : undefined
    const current = runs.at(-1)
    if (current !== undefined && module !== undefined && current.module === module) current.rows.push(sketch)
    else runs.push({ module, rows: [sketch] })
  }
  return runs.flatMap(({ module, rows: inside }) =>
    module === undefined || inside.length === 1 ? inside : [group(module, 'block', inside)]
  )
}
