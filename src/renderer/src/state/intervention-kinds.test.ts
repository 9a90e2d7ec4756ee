import { describe, expect, it } from 'vitest'
import { studyInterventionSchema } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import {
  atSite,
  selectableAxes,
  sitesBetween,
  unitOf,
  withKind,
  withSelection
} from './intervention-kinds.ts'
import { kindGroups } from '#shared/words/intervention-words.ts'
import { zeroAt } from './testing/conditions.ts'

const heads: Site = {
  name: 'blocks.0.attn.z',
  tensor: 't',
  scope: [],
  kind: 'attention-result',
  type: 'float32',
  recognised: true,
  axes: [
    { role: 'batch', size: 1 },
    { role: 'position', size: 5 },
    { role: 'head', size: 3 },
    { role: 'feature', size: 8 }
  ]
}
const sweep = { parameter: 'contrast', from: 0, to: 1, count: 8 }
const facts = {
  features: 8,
  values: { image: { contrast: 0.5 }, 'condition/condition-1': { 'edit-1': 0.25 } },
  sweep: [
    { ...sweep, input: 'image' },
    { ...sweep, input: 'condition/condition-1', parameter: 'edit-1' }
  ]
}
const kinds = kindGroups.flatMap((group) => group.kinds.map(({ kind }) => kind))

describe('another kind', () => {
  const placed = { ...zeroAt(heads.name), name: 'mine', solo: true, select: { head: [2] } }
  it.each(kinds)('%s is whole and keeps its place', (kind) => {
    const next = withKind(placed, kind, facts)
    expect(studyInterventionSchema.parse(next)).toEqual(next)
    expect(next).toMatchObject({ ...placed, kind })
  })
  it('takes stimuli, and no strengths, from the sliders and the sweep of the moment', () => {
    expect(withKind(placed, 'mean', facts)).toMatchObject({
      source: { values: { image: { contrast: 0.5 } }, sweep: [{ ...sweep, input: 'image' }] }
    })
    expect(withKind(placed, 'patch', facts)).toMatchObject({
      source: { values: { image: { contrast: 0.5 } }, sweep: [] }
    })
  })
  it('keeps directions and sources that fit', () => {
    const steering = withKind(placed, 'add', facts)
    const moved = { ...steering, direction: [0, 2, 0, 0, 0, 0, 0, 0] }
    expect(withKind(moved, 'project-out', facts)).toMatchObject({ direction: moved.direction })
    const averaged = withKind(placed, 'mean', facts)
    expect(withKind(averaged, 'resample', { ...facts, sweep: [] })).toMatchObject({
      source: { sweep: [{ input: 'image' }] }
    })
    const ofSet = { ...averaged, kind: 'mean' as const, perPosition: true, source: { stimuli: [{}] } }
    expect(withKind(ofSet, 'resample', facts)).toMatchObject({ source: { stimuli: [{}] } })
    expect(withKind(ofSet, 'patch', facts)).toMatchObject({ source: { sweep: [] } })
    const fromOther = { ...placed, kind: 'patch' as const, source: { condition: 'condition-2' } }
    expect(withKind(fromOther, 'mean', facts)).toMatchObject({ source: { sweep: [{ input: 'image' }] } })
  })
})

describe('another site', () => {
  it('keeps selections that it has, and a direction of its length', () => {
    const before = {
      ...zeroAt('x'),
      kind: 'rotate' as const,
      direction: [1, 2],
      select: { head: [2], channel: [0], position: [-6] }
    }
    expect(atSite(before, heads)).toEqual({
      ...before,
      site: heads.name,
      select: { head: [2] },
      direction: [1, 0, 0, 0, 0, 0, 0, 0]
    })
    const long = { ...before, direction: Array.from({ length: 8 }, (_, i) => i) }
    expect(atSite(long, heads)).toMatchObject({ direction: long.direction })
  })
})

describe('axes of a site', () => {
  it('are selected from by their role, with their number where several have it', () => {
    expect(selectableAxes(heads).map(({ name }) => name)).toEqual(['position', 'head', 'feature'])
    const twice = {
      axes: [...heads.axes, { role: 'feature' as const, size: 8 }, { role: 'unknown' as const, size: 2 }]
    }
    const names = ['position', 'head', 'feature.0', 'feature.1']
    expect(selectableAxes(twice).map(({ name }) => name)).toEqual(names)
  })
  it('an axis that is selected whole again is left out', () => {
    const one = withSelection(zeroAt('x'), 'head', [1])
    expect(one.select).toEqual({ head: [1] })
    expect(withSelection(one, 'head', null)).toEqual(zeroAt('x'))
  })
})

it('a direction along a unit is told from others', () => {
  expect(unitOf([0, 0, 1])).toBe(2)
  for (const other of [[0, 2], [1, 1], [0, 0], []]) expect(unitOf(other)).toBeNull()
})

it('paths may go through what stands between sender and receiver', () => {
  const sites = ['a', 'b', 'c', 'd'].map((name) => ({ name }))
  expect(sitesBetween(sites, 'a', 'd')).toEqual(['b', 'c'])
  expect(sitesBetween(sites, 'd', 'a')).toEqual([])
  expect(sitesBetween(sites, 'a', 'gone')).toEqual([])
})
