/**
 * The rewrites, in one place to import from. Each takes a graph or model and gives a new one, sharing what it did not
 * change; each says what it needs, and whether it modified anything.
 */
export { extractSubgraph } from './extract-subgraph.ts'
export { inlineConstantIfs, type Evaluate, type Situation } from './inline-constant-ifs.ts'
export { inlineFunctions } from './inline-functions.ts'
export { insertAfter, type InsertedNodes } from './insert.ts'
export type { Rewritten } from './map-graphs.ts'
export { freshName, NameSupply, namesIn } from './names.ts'
export { renameValue } from './rename.ts'
export { topologicalSort } from './topological-sort.ts'
export { allGraphs, allNodes, constantsOf, subgraphsOf } from './traversal.ts'
export {
  capturedBy,
  consumers,
  definedValues,
  freeValues,
  producers,
  usedValues,
  type Use
} from './values.ts'
