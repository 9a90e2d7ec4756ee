/** Short ways to write parameters, and the one place where values are brought within their bounds. */
import type { Parameter } from '#shared/stimulus.ts'
import type { Values } from './family.ts'

/** A parameter without its name, which is its key. */
export type Sketch = Omit<Parameter, 'name'>

type Extra = Partial<Pick<Sketch, 'group' | 'choices' | 'hard' | 'unit' | 'unitSize' | 'between'>>

/** An evenly divided slider. Hard bounds are the soft ones unless given. */
export const linear = (
  label: string,
  soft: [number, number],
  initial: number,
  extra: Extra = {}
): Sketch => ({
  label,
  unit: '',
  hard: soft,
  soft,
  scale: 'linear',
  default: initial,
  ...extra
})

/** A slider of ratios; bounds must be positive. */
export const logarithmic = (
  label: string,
  soft: [number, number],
  initial: number,
  extra: Extra = {}
): Sketch => ({
  ...linear(label, soft, initial, extra),
  scale: 'log'
})

/** A slider of whole numbers. */
export const whole = (label: string, soft: [number, number], initial: number, extra: Extra = {}): Sketch => ({
  ...linear(label, soft, initial, extra),
  scale: 'integer'
})

/** A cyclic angle in degrees; the turn is 360 unless given. */
export const angle = (label: string, initial = 0, turn = 360, extra: Extra = {}): Sketch => ({
  ...linear(label, [0, turn], initial, { unit: '°', ...extra }),
  period: turn
})

/** Which of many random draws is shown. */
export const drawNumber = (label = 'Draw'): Sketch => whole(label, [0, 99], 0, { hard: [0, 1e6] })

/** The sketches as parameters, in their order. */
export const named = (sketches: Readonly<Record<string, Sketch>>): Parameter[] =>
  Object.entries(sketches).map(([name, sketch]) => ({ name, ...sketch }))

/** A typed value as the parameter allows it: within hard bounds, whole where asked; the default where it is no number. */
export function allowed(parameter: Parameter, value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value)) return parameter.default
  const [low, high] = parameter.hard
  const clamped = Math.min(high, Math.max(low, value))
  return parameter.scale === 'integer' ? Math.round(clamped) : clamped
}

/** Writes the allowed value of each parameter into `into`, which is used again for every sample. */
export function resolveInto(
  into: Record<string, number>,
  parameters: readonly Parameter[],
  values: Values
): Values {
  for (const parameter of parameters) into[parameter.name] = allowed(parameter, values[parameter.name])
  return into
}

/** A name that is safe in studies and paths, made from a label: 'Injected current' becomes 'injected-current'. */
export const nameFromLabel = (label: string): string =>
  label
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_+.-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
