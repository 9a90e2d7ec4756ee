/** The gradient rule of every operator that has one. Not here: operators that are written out first (expand.ts). */
import type { Node } from '#engine/onnx/model.ts'
import type { Rules } from './backpropagate.ts'
import type { BodyRule, Rule } from './rule.ts'
import { activationRules, microsoftActivationRules } from './rules/activations.ts'
import { arithmeticRules } from './rules/arithmetic.ts'
import { branch } from './rules/branches.ts'
import { convolutionRules } from './rules/convolution.ts'
import { functionRules } from './rules/functions.ts'
import { indexingRules } from './rules/indexing.ts'
import { loop, scan } from './rules/iterations.ts'
import { matrixRules, microsoftMatrixRules } from './rules/matrix.ts'
import { normalizationRules } from './rules/normalization.ts'
import { poolingRules } from './rules/pooling.ts'
import { reductionRules } from './rules/reductions.ts'
import { resize } from './rules/resize.ts'
import { shapeRules } from './rules/shapes.ts'

const rulesByDomain: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  '': {
    ...arithmeticRules,
    ...functionRules,
    ...activationRules,
    ...reductionRules,
    ...shapeRules,
    ...indexingRules,
    ...matrixRules,
    ...normalizationRules,
    ...convolutionRules,
    ...poolingRules,
    Resize: resize
  },
  'com.microsoft': { ...microsoftActivationRules, ...microsoftMatrixRules }
}

const ruleOf = (node: Node): Rule | undefined => {
  const rules = rulesByDomain[node.domain]
  return rules !== undefined && Object.hasOwn(rules, node.op) ? rules[node.op] : undefined
}

const bodyRules: Readonly<Record<string, BodyRule>> = { If: branch, Scan: scan, Loop: loop }

const bodyRuleOf = ({ op, domain }: Node): BodyRule | undefined =>
  domain === '' && Object.hasOwn(bodyRules, op) ? bodyRules[op] : undefined

export const rules: Rules = { ruleOf, bodyRuleOf }
