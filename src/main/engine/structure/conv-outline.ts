/** Outline of convolutional networks: stem, stages, blocks, units with their normalisation and activation. */
import type { AxisRole, SiteKind } from '#shared/network.ts'
import type { ActivationFunction } from './activation-functions.ts'
import { withBlocks } from './conv-blocks.ts'
import { convNames, convStyle, type ConvStyle } from './conv-naming.ts'
import { flatParts, type ConvBlock, type ConvPart } from './conv-parts.ts'
import { cutIntoStages, mergedByModule, type ConvStage } from './conv-stages.ts'
import type { ConvolutionUnit } from './convolution.ts'
import { modulePath, shortName } from './own-names.ts'
import type { Pooling } from './pooling.ts'
import { featureMapRoles } from './roles.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { ChannelGate } from './squeeze-excite.ts'
import type { Wiring } from './wiring.ts'

export interface ConvPatterns {
  units: readonly ConvolutionUnit[]
  pools: readonly Pooling[]
  activations: readonly ActivationFunction[]
}

/** Rows of all convolutions and poolings of a graph, in order. */
export function sketchConvolutions(wiring: Wiring, { units, pools, activations }: ConvPatterns): Sketch[] {
  const parts = withBlocks(wiring, flatParts(wiring, units, pools), activations)
  const style = convStyle(wiring, parts)
  const first = parts.findIndex(({ kind }) => kind === 'block')
  const stem = style === 'residual' && first <= mostInStem ? parts.slice(0, first) : []
  const cut = cutIntoStages(wiring, parts.slice(stem.length))
  const stages = style === 'own' ? mergedByModule(wiring, cut) : cut
  const draw = new ConvRows(wiring, convNames(style, stem, stages))
  const rows = stages.map((stage) => draw.stage(stage, style))
  // Stages that are called after a module have no number.
  const numbers = stages.map((_, i) => stages.slice(0, i).filter(({ module }) => module === undefined).length)
  if (rows.length <= 1) return [...stem.map((part) => draw.part(part)), ...rows.flat()]
  return [
    ...stem.map((part) => draw.part(part)),
    ...stages.map((stage, i) => stageRow(wiring, stage, numbers[i] ?? 0, rows[i] ?? []))
  ]
}

/** Longer beginnings are stages of their own. */
const mostInStem = 4

function stageRow(wiring: Wiring, stage: ConvStage, place: number, rows: Sketch[]): Sketch {
  const { spatial, parts, module } = stage
  const last = parts.findLast(({ kind }) => kind !== 'pool')
  const channels = channelWords(last && wiring.dims(last.output)?.[1])
  const order = wiring.orderOf(parts[0]?.output ?? '')
  if (module !== undefined) return { ...group(module.split('/').at(-1) ?? module, 'group', rows), order }
  return { ...group(`Stage ${place + 1}`, 'group', rows, remark(spatial.join('×'), channels)), order }
}

const channelWords = (channels: number | undefined): string =>
  channels === undefined ? '' : `${channels} ${channels === 1 ? 'channel' : 'channels'}`

/** Draws parts under their names. */
class ConvRows {
  readonly #wiring: Wiring
  readonly #names: ReadonlyMap<string, string>

  constructor(wiring: Wiring, names: ReadonlyMap<string, string>) {
    this.#wiring = wiring
    this.#names = names
  }

  stage({ parts, module }: ConvStage, style: ConvStyle): Sketch[] {
    let blocks = 0
    const rows = parts.map((part) => this.part(part, part.kind === 'block' ? ++blocks : 0))
    return style === 'own' && module === undefined ? groupByModule(this.#wiring, rows) : rows
  }

  part(part: ConvPart, place = 0): Sketch {
    switch (part.kind) {
      case 'unit':
        return this.#unit(part.unit)
      case 'gate':
        return this.#gate(part.gate)
      case 'pool':
        return this.#row(part.output, 'pooling', part.pool.detail)
      case 'join':
        return this.#row(
          part.output,
          'tensor',
          remark('concatenated', channelWords(this.#channels(part.output)))
        )
      case 'block':
        return this.#block(part, place)
      default:
        return part satisfies never
    }
  }

  /** A value under its name of the field, or else under its own with the last part as label. */
  #row(tensor: string, kind: SiteKind, detail: string, children: Sketch[] = []): Sketch {
    const name = this.#names.get(tensor)
    const label = name?.split('.').at(-1) ?? shortName(this.#wiring, tensor)
    return row(this.#wiring, tensor, name ?? tensor, kind, {
      label,
      detail,
      children,
      ...this.#mapRoles(tensor, kind)
    })
  }

  /** A normalisation that works on groups of channels hides what its axes count. */
  #mapRoles(tensor: string, kind: SiteKind): { roles?: AxisRole[] } {
    const rank = this.#wiring.dims(tensor)?.length
    return kind === 'normalization' && rank === 4 ? { roles: featureMapRoles(rank) } : {}
  }

  #unit({ convolved, normalized, activated, detail }: ConvolutionUnit): Sketch {
    return this.#row(convolved, 'convolution', detail, [
      ...(normalized ? [this.#row(normalized.tensor, 'normalization', normalized.label)] : []),
      ...(activated ? [this.#row(activated.tensor, 'activation', activated.label)] : [])
    ])
  }

  #gate({ output, pool, units }: ChannelGate): Sketch {
    const inside = [this.#row(pool.output, 'pooling', pool.detail), ...units.map((unit) => this.#unit(unit))]
    return this.#row(output, 'activation', 'squeeze-and-excitation', inside)
  }

  #block({ main, shortcut, output, activated }: ConvBlock, place: number): Sketch {
    const rows = [
      ...main.map((part) => this.part(part)),
      ...(shortcut.length > 0
        ? [
            group(
              'Shortcut',
              'group',
              shortcut.map((part) => this.part(part))
            )
          ]
        : []),
      this.#row(output, 'residual', 'residual sum'),
      ...(activated ? [this.#row(activated.tensor, 'activation', activated.label)] : [])
    ]
    return group(`Block ${place}`, 'block', rows, channelWords(this.#channels(output)))
  }

  #channels(tensor: string): number | undefined {
    return this.#wiring.dims(tensor)?.[1]
  }
}

/** Rows in a line that come from the same module stand together: fire2/squeeze1x1 and fire2/expand1x1. */
function groupByModule(wiring: Wiring, rows: readonly Sketch[]): Sketch[] {
  const paths = rows.map(({ value }) => (value === undefined ? [] : modulePath(wiring, value.tensor)))
  // A module that all rows come from tells nothing.
  const isWhole = new Set(paths.map(([first]) => first)).size === 1 && rows.length > 1
  const runs: { module: string | undefined; rows: Sketch[] }[] = []
  for (const [i, sketch] of rows.entries()) {
    const path = (paths[i] ?? []).slice(isWhole ? 1 : 0)
    const module = path.length > 1 ? path.at(-2) : undefined
    const current = runs.at(-1)
    if (current !== undefined && module !== undefined && current.module === module) current.rows.push(sketch)
    else runs.push({ module, rows: [sketch] })
  }
  return runs.flatMap(({ module, rows: inside }) =>
    module === undefined || inside.length === 1 ? inside : [group(module, 'block', inside)]
  )
}
