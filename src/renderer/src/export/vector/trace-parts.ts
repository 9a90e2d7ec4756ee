/** What every picture that the GPU does not draw asks of a trace: its name, and the colours of its parts. */
import type { TraceDescriptor } from '../../scene/descriptors.ts'
import type { DrawnPart } from '../../scene/drawn-parts.ts'
import type { TraceView } from '../../scene/trace-view.ts'
import { PartColors } from './part-colors.ts'

export function partColors(part: DrawnPart, { colors, color }: TraceView, background: string): PartColors {
  const fixed = part.kind === 'strip' || part.kind === 'connector' ? part.style.color : part.color
  const ink = part.kind === 'strip' ? part.style.ink : 1
  return new PartColors(colors.lookup, fixed, color, { ink, background })
}

/** 'hidden · ablate head 3' */
export function traceName({ label, condition }: Partial<TraceDescriptor> = {}): string {
  const name = label ?? 'Trace'
  return condition ? `${name} · ${condition.label}` : name
}
