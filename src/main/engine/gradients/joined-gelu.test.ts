import { describe, expect, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { gradientGraph } from './gradient-graph.ts'
import { checkGradients, floats, spread } from './testing/differences.ts'

type Spelling = 'half last' | 'half with x' | 'half with the sum' | 'by product'

/** y = GELU(x) · 2, in one of the spellings of exporters; the sum 1 + erf may be an output, too. */
function spelled(spelling: Spelling, isSumShown = false): Model {
  const builder = new GraphBuilder({ name: spelling, opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 6])
  const number = (name: string, value: number): string => builder.constant(name, 'float32', [], value)
  const mul = (left: string, right: string, name?: string): string =>
    builder.node('Mul', [left, right], name === undefined ? {} : { outputs: [name] })
  const [half, root] = [number('half', 0.5), number('root', Math.SQRT2)]
  const scaled =
    spelling === 'by product' ? mul(number('inverse', Math.SQRT1_2), x) : builder.node('Div', [x, root])
  const erf = builder.node('Erf', [scaled])
  const sum = builder.node('Add', [erf, number('one', 1)], { outputs: ['sum'] })
  const gelu =
    spelling === 'half with x'
      ? mul(mul(x, half), sum)
      : spelling === 'half with the sum'
        ? mul(x, mul(sum, half))
        : mul(mul(x, sum), half)
  mul(gelu, number('two', 2), 'y')
  builder.output('y', 'float32', ['batch', 6])
  if (isSumShown) builder.output('sum', 'float32', ['batch', 6])
  return builder.build()
}

const feeds = { x: floats('float32', [2, 6], spread(12, 0, -2, 2)) }
const operators = (model: Model): string[] => model.graph.nodes.map(({ op }) => op)

describe('GELU that is spelled out', () => {
  test.each(['half last', 'half with x', 'half with the sum', 'by product'] as const)(
    'is joined where %s, and its gradient agrees with differences',
    async (spelling) => {
      const { model } = await checkGradients(spelled(spelling), feeds, {
        withRespectTo: ['x'],
        precision: 'float32'
      })
      expect(operators(model).filter((op) => op === 'Gelu')).toHaveLength(1)
    }
  )

  test('stays as it is where what lies between is an output or a site', async () => {
    const check = { withRespectTo: ['x'], precision: 'float32' } as const
    const shown = await checkGradients(spelled('half last', true), feeds, check)
    expect(operators(shown.model)).not.toContain('Gelu')
    const wanted = await gradientGraph(spelled('half last'), { of: ['y'], withRespectTo: ['sum'] })
    expect(operators(wanted.model)).not.toContain('Gelu')
  })
})
