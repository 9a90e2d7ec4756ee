/** Which checkpoint of its training a network is at: a slider from the first to the last one, with mixed weights in between. */
import { LimenError } from '#shared/errors.ts'
import type { Family, NumberSpace, OpenRequest } from '../family.ts'
import { linear, named } from '../parameters.ts'

const name = 'checkpoint'

const mixed =
  'Between two checkpoints, weights are mixed: the network never was like this while it was trained.'

function open({ target }: OpenRequest): NumberSpace {
  const { checkpoints } = target
  if (!checkpoints)
    throw new LimenError({
      tag: 'request',
      message: `The input '${target.name}' does not choose among checkpoints.`,
      advice: 'Choose another family.',
      part: target.name
    })
  const last = checkpoints.length - 1
  const choices = checkpoints.map((step) => `step ${step}`)
  const sketch = linear('Checkpoint', [0, last], last, { choices })
  return {
    kind: 'numbers',
    parameters: named({ [name]: sketch }),
    warnings: [],
    doubts: (values) => (Number.isInteger(values[name] ?? last) ? [] : [mixed]),
    write: (values, into) => {
      into[0] = values[name] ?? last
    },
    view: () => ({ kind: 'bars' })
  }
}

export const checkpointFamily: Family = {
  name,
  fits: ({ checkpoints }) => checkpoints !== undefined,
  suggest: () => ({}),
  settings: () => [],
  open
}
