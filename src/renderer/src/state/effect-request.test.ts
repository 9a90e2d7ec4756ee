import { expect, it } from 'vitest'
import type { AxisRole, Site, SiteKind } from '#shared/network.ts'
import {
  edgeNames,
  effectsRequest,
  knownEnds,
  possibleSweeps,
  splitOf,
  sweptSites,
  withChosen
} from './effect-request.ts'
import type { AskedEffects } from './found-effects.ts'

const siteOf = (name: string, kind: SiteKind, roles: AxisRole[], tensor = name): Site => ({
  name,
  kind,
  tensor,
  type: 'float32',
  recognised: true,
  axes: roles.map((role) => ({ role, size: 2 })),
  scope: []
})

const stream: AxisRole[] = ['batch', 'position', 'feature']
const sites = [
  siteOf('embed', 'embedding', stream),
  siteOf('b0.attn.q', 'attention-query', ['batch', 'head', 'position', 'feature']),
  siteOf('b0.attn.rot_q', 'attention-query', ['batch', 'head', 'position', 'feature']),
  siteOf('b0.attn.z', 'attention-result', ['batch', 'position', 'head', 'feature']),
  siteOf('b0.mlp.pre', 'mlp-hidden', stream, 'hidden'),
  siteOf('b0.mlp.post', 'mlp-hidden', stream),
  siteOf('b0.mlp.gate', 'mlp-hidden', stream, 'hidden'),
  siteOf('b0.mlp_out', 'mlp-output', stream),
  siteOf('logits', 'output', stream)
]

it('a value that stands under two names is swept once', () => {
  expect(sweptSites('neurons', sites).map(({ tensor }) => tensor)).toEqual(['hidden', 'b0.mlp.post'])
})

it('heads and layers can be split by positions, positions and edges not', () => {
  expect(possibleSweeps(sites)).toEqual(['heads', 'heads-and-mlps', 'neurons', 'layers', 'edges'])
  expect(possibleSweeps(sites.filter(({ kind }) => kind !== 'attention-result'))).toEqual([
    'neurons',
    'layers'
  ])
  expect(splitOf('heads', null, sites)).toBe('position')
  expect(splitOf('layers', null, sites)).toBe('position')
  expect(splitOf('heads-and-mlps', null, sites)).toBe('position')
  expect(splitOf('edges', null, sites)).toBeNull()
  expect(splitOf('heads', null, [siteOf('z', 'attention-result', ['batch', 'head', 'feature'])])).toBeNull()
})

it('what components write sends, what they read receives; what they make of that does not', () => {
  expect(edgeNames(sites)).toEqual({
    senders: ['embed', 'b0.attn.z', 'b0.mlp_out'],
    receivers: ['b0.attn.q', 'b0.mlp.pre', 'logits']
  })
})

it('ends that the network has not are not asked for', () => {
  const names = edgeNames(sites)
  expect(knownEnds({ senders: ['embed', 'gone'], receivers: ['gone'] }, names)).toEqual({
    senders: ['embed'],
    receivers: null
  })
  expect(knownEnds({ senders: ['gone'], receivers: null }, names)).toMatchObject({ senders: 'heads' })
})

const asked: AskedEffects = {
  method: 'patching',
  sweep: 'heads',
  site: null,
  by: 'position',
  senders: ['embed'],
  receivers: ['logits'],
  isByHead: true,
  direction: 'denoise',
  metric: { kind: 'norm', reduce: 'mean' },
  pairs: [{ clean: { x: { a: 1 } }, corrupt: { x: { a: 2 } } }],
  along: [],
  network: 'hash',
  inputs: ''
}

it('a grid asks for the axis that splits it, edges for their ends', () => {
  const grid = effectsRequest(asked, 'n', 'p')
  expect(grid).toMatchObject({ sweep: 'heads', by: ['position'] })
  expect(grid).not.toHaveProperty('senders')
  const edges = effectsRequest({ ...asked, sweep: 'edges', by: null }, 'n', 'p')
  expect(edges).toMatchObject({ senders: ['embed'], sites: ['logits'], receivers: 'heads' })
  expect(edges).not.toHaveProperty('by')
})

it('choices that stand for many stand alone', () => {
  const alone = ['heads', 'all']
  expect(withChosen(['heads'], ['heads', 'embed'], alone)).toEqual(['embed'])
  expect(withChosen(['embed'], ['embed', 'all'], alone)).toEqual(['all'])
  expect(withChosen(['heads'], ['heads', 'all'], alone)).toEqual(['all'])
  expect(withChosen(['embed', 'z'], ['z'], alone)).toEqual(['z'])
  expect(withChosen(['embed'], [], alone)).toEqual(['heads'])
})
