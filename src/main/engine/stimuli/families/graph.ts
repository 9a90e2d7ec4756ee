/** Graphs on a fixed set of nodes: features that go from one to another, edge weights, edges that go one by one. */
import type { AxisRole } from '#shared/network.ts'
import type { Setting } from '#shared/stimulus.ts'
import type { Family, OpenRequest, Settings, Space } from '../family.ts'
import { adjacency, edgePairs, edgeWeights, neighborIndices } from '../graph-connections.ts'
import { topologyNames } from '../graph-edges.ts'
import { edgeFeatures, featureSources, nodeFeatures } from '../graph-features.ts'
import { choiceSetting } from '../settings.ts'
import { holdsFractions, holdsIntegers, type Target } from '../target.ts'

type Content = 'node features' | 'edge features' | 'adjacency' | 'neighbours' | 'edge pairs' | 'edge weights'

/** Names of inputs that hold edges. */
const edgeNames = /edge|bond|nbr|neighb|^adj/i

/** What an input of this type and shape may hold, likeliest first. */
function contentsFor(target: Target): Content[] {
  const { shape } = target
  const rank = shape.length
  const isSquare = rank >= 2 && shape.at(-1) === shape.at(-2)
  if (holdsIntegers(target)) {
    if (rank !== 2) return []
    const isNeighbors = target.roles[0] === 'node' || /nbr|neighb/i.test(target.name)
    return shape.includes(2) && !isNeighbors ? ['edge pairs', 'neighbours'] : ['neighbours']
  }
  if (!holdsFractions(target)) return []
  if (rank === 1) return edgeNames.test(target.name) ? ['edge weights'] : []
  const names: Content[] = isSquare ? ['adjacency', 'node features'] : ['node features']
  if ((edgeNames.test(target.name) && !isSquare) || rank > 2) return ['edge features', ...names]
  return rank >= 2 ? [...names, 'edge features'] : []
}

function contentOf(target: Target, settings: Settings): Content {
  const [first = 'node features', ...others] = contentsFor(target)
  return choiceSetting(settings, 'content', [first, ...others])
}

function open(request: OpenRequest): Space | Promise<Space> {
  switch (contentOf(request.target, request.settings)) {
    case 'node features':
      return nodeFeatures(request)
    case 'edge features':
      return edgeFeatures(request)
    case 'adjacency':
      return adjacency(request)
    case 'neighbours':
      return neighborIndices(request)
    case 'edge pairs':
      return edgePairs(request)
    case 'edge weights':
      return edgeWeights(request)
  }
}

const order: Setting = {
  name: 'order',
  label: 'Order of removal',
  kind: 'choice',
  choices: ['random', 'listed']
}

function topologySettings(settings: Settings): Setting[] {
  const topology = choiceSetting(settings, 'topology', topologyNames)
  const hint = 'A line for each: 0 1 0.5 joins nodes 0 and 1 with weight 0.5.'
  return [
    { name: 'topology', label: 'Topology', kind: 'choice', choices: [...topologyNames] },
    ...(topology === 'random' ? [{ name: 'density', label: 'Density', kind: 'number' as const }] : []),
    ...(topology === 'list' ? [{ name: 'edges', label: 'Edges', kind: 'lines' as const, hint }] : []),
    order
  ]
}

function featureSettings(settings: Settings): Setting[] {
  const isFile = choiceSetting(settings, 'source', featureSources) === 'file'
  const endings = ['npy']
  return [
    { name: 'source', label: 'Features', kind: 'choice', choices: [...featureSources] },
    ...(isFile
      ? [
          { name: 'file-a', label: 'Features A', kind: 'file' as const, endings },
          { name: 'file-b', label: 'Features B', kind: 'file' as const, endings }
        ]
      : []),
    { name: 'nodes', label: 'Nodes that change', kind: 'text', hint: 'Node numbers, or all.' }
  ]
}

function settingsFor(content: Content, settings: Settings): Setting[] {
  switch (content) {
    case 'node features':
      return featureSettings(settings)
    case 'edge features':
      return [
        { name: 'nearest', label: 'First Gaussian at', kind: 'number' },
        { name: 'farthest', label: 'Last Gaussian at', kind: 'number' },
        { name: 'unit', label: 'Unit of distance', kind: 'text' }
      ]
    case 'adjacency':
      return [
        ...topologySettings(settings),
        { name: 'self-loops', label: 'Self-loops', kind: 'toggle' },
        { name: 'normalization', label: 'Normalisation', kind: 'choice', choices: ['none', 'symmetric'] }
      ]
    case 'neighbours':
      return topologySettings(settings)
    case 'edge pairs':
      return [...topologySettings(settings), { name: 'node-count', label: 'Nodes', kind: 'number' }]
    case 'edge weights':
      return [order]
  }
}

/** Three axes of which one is this short are a picture. */
const mostColors = 4

/** Roles of axes that no graph has. */
const foreignRoles = new Set<AxisRole>(['height', 'width', 'channel', 'time', 'position'])

export const graphFamily: Family = {
  name: 'graph',
  fits: (target, image) =>
    target.size > 0 &&
    !target.roles.some((role) => foreignRoles.has(role)) &&
    (target.shape.length < 3 || (image?.channels ?? 0) > mostColors || edgeNames.test(target.name)) &&
    contentsFor(target).length > 0,
  suggest: (target) => ({ content: contentOf(target, {}), topology: 'ring', order: 'random' }),
  settings: (target, settings) => [
    { name: 'content', label: 'Content', kind: 'choice', choices: contentsFor(target) },
    ...settingsFor(contentOf(target, settings), settings)
  ],
  open
}
