/** Axes of a site as selections and directions mean them: by role, numbered among equals, and as one state vector. Pure. */
import type { Axis } from './network.ts'

const isFeature = ({ role }: Axis): boolean => role === 'feature' || role === 'channel'

/**
 * The axes whose entries make up one state vector, the last one running fastest: all feature and channel axes at the end,
 * which lie side by side (a head of pairs that are turned together is [4, 2]); else the last such axis; else the last one.
 */
export function vectorAxes(axes: readonly Axis[]): number[] {
  const last = axes.findLastIndex(isFeature)
  const end = last < 0 ? axes.length - 1 : last
  if (last < axes.length - 1) return end < 0 ? [] : [end]
  const before = axes.findLastIndex((axis) => !isFeature(axis))
  return axes.flatMap((_, axis) => (axis > before ? [axis] : []))
}

/** How many numbers one state vector has. */
export const vectorLength = (axes: readonly Axis[]): number =>
  vectorAxes(axes).reduce((product, axis) => product * (axes[axis]?.size ?? 1), 1)

/** What each axis is called: its role; with its number among equals, from 0, where several have that role ('time.1'). */
export const axisNames = (axes: readonly Axis[]): string[] =>
  axes.map(({ role }, place) => {
    const equals = axesOfRole(axes, role)
    return equals.length === 1 ? role : `${role}.${equals.indexOf(place)}`
  })

/** Roles that mean the same to a person where a site has only one of them. */
const unitRoles: readonly string[] = ['feature', 'channel', 'unit', 'neuron']

/**
 * The axes that a selection's name means: one, or those of the state vector together (entries are then counted through all of
 * them, the last one running fastest). More than one else where the name is ambiguous, none where there is no such axis.
 */
export function axesNamed(axes: readonly Axis[], name: string): number[] {
  const own = axesOfRole(axes, name)
  if (own.length > 0) return own
  const numbered = axisNames(axes).indexOf(name)
  if (numbered >= 0) return [numbered]
  return unitRoles.includes(name)
    ? axes.flatMap(({ role }, axis) => (unitRoles.includes(role) ? [axis] : []))
    : []
}

/** Whether these axes can be counted through together. */
export function isOneVector(axes: readonly Axis[], chosen: readonly number[]): boolean {
  const vector = vectorAxes(axes)
  return chosen.every((axis) => vector.includes(axis))
}

const axesOfRole = (axes: readonly Axis[], role: string): number[] =>
  axes.flatMap((axis, place) => (axis.role === role ? [place] : []))
