/** Studies of networks that continue sequences: templates of words whose slots count on, and axes that are answers. */
import type { Model } from '#engine/onnx/model.ts'
import { members } from '#engine/training/tasks/ordered-sets.ts'
import { binding, matrixProjection, timeline, view, type SampleStudy } from '../studies.ts'
import { taskOf } from '#engine/training/tasks/task-of.ts'
import { taskChoiceOf, weightsOf } from './study.ts'

const sets = [members.digits, members.words, members.months]
const setSize = members.digits.length
const names = ['Van', 'Hat', 'Mom', 'Tie', 'Ash']

/** ' Van done in {…} . Hat done in {…} . … done in', for the members that `slot` names. */
function template(shown: number, slot: (n: number) => string): string {
  const sentences = Array.from({ length: shown }, (_, n) => ` ${names[n]} done in {${slot(n)}} .`)
  return `${sentences.join('')} ${names[shown]} done in`
}

/** All members, one set after another. */
const allMembers = `start: ${sets.flat().join(', ')}`

/** Tokens that are written out as words, with the vocabulary that training left beside the network. */
export const words = (network: string, text: string, slots: string[]): SampleStudy['bindings'] => ({
  tokens: binding('tokens', {
    reading: 'vocabulary',
    file: `../networks/${network}.tokens.json`,
    special: false,
    template: text,
    slots,
    padding: 0,
    side: 'right'
  })
})

const lensId = 'answers'

/** As the axes of digits are named: an answer alone, such as 5, would read as a number at its axis. */
const logitOf = (answer: string): string => `logit of ${answer}`

/**
 * The residual stream as the unembedding reads it: how much more each of three answers gets than all answers on average
 * (logit lens, nostalgebraist 2020, without the last normalisation's division).
 */
function lens(model: Model, network: string, answers: readonly string[]): SampleStudy['projections'][number] {
  const { shape } = taskOf(taskChoiceOf(network, 'sequence-continuation'))
  const classes = shape.answer.kind === 'class' ? shape.answer.classes : []
  const unembedding = weightsOf(model, 'unembed.W_U')
  const scale = weightsOf(model, 'ln_final.w')
  const count = classes.length
  const directions = answers.map((answer) =>
    Array.from(scale, (factor, feature) => {
      const row = unembedding.subarray(feature * count, (feature + 1) * count)
      const mean = row.reduce((sum, value) => sum + value, 0) / count
      return factor * ((row[classes.indexOf(answer)] ?? NaN) - mean)
    })
  )
  return matrixProjection(lensId, 'Answers, as the unembedding reads them', directions, answers.map(logitOf))
}

/** The stream before, between and after the layers of each block. */
const depths = (blocks: number): string[] => [
  'blocks.0.resid_pre',
  ...Array.from({ length: blocks }, (_, block) => [
    `blocks.${block}.resid_mid`,
    `blocks.${block}.resid_post`
  ]).flat()
]

/** One prompt after another, as far as each has come at each depth. */
const alongDepth = (blocks: number, position: number): SampleStudy['traces'] => [
  {
    id: 'answer',
    sites: depths(blocks),
    reading: { axes: [position, 'all'] },
    axis: 'depth',
    projection: lensId
  }
]

export function oneLayerStudy(model: Model): SampleStudy {
  const projection = lens(model, 'sequence-1-layer', ['2', '3', '4'])
  return {
    title: 'Counting on',
    description:
      'Three heads in one layer go on from ‘1, 2, 3’. The line runs along the words of the prompt: at each ‘in’ it reaches out along the axis of the number that comes next. The attention pattern shows a head that looks back at the numbers.',
    symbols: {},
    bindings: words(
      'sequence-1-layer',
      template(3, (n) => `start+${n}`),
      [allMembers]
    ),
    values: { tokens: { start: 0 } },
    sweep: [],
    traces: [
      {
        id: 'words',
        sites: ['blocks.0.resid_post'],
        reading: { axes: ['all', 'all'] },
        axis: 'position',
        projection: lensId
      }
    ],
    projections: [projection],
    choices: { [lensId]: projection.choice },
    attention: { site: 'blocks.0.attn.pattern', head: 0 },
    view: { ...view, colorBy: 'order', colorMap: 'auto' },
    timeline
  }
}

export function twoLayerStudy(model: Model): SampleStudy {
  const projection = lens(model, 'sequence-2-layers', ['7', '8', '9'])
  return {
    title: 'Counting up, down and in twos',
    description:
      'Three prompts, ‘4, 5, 6’, ‘5, 6, 7’ and ‘6, 7, 8’, from layer to layer: they start as one and leave along the axes of their answers, 7, 8 and 9. Drag ‘step’ to 2 or −1, and they leave for other answers.',
    symbols: {},
    bindings: words(
      'sequence-2-layers',
      template(3, (n) => `start+${n}*step`),
      [`start: ${members.digits.join(', ')}`, 'step: -1..2 = 1']
    ),
    values: { tokens: { start: 3, step: 1 } },
    sweep: [{ input: 'tokens', parameter: 'start', from: 3, to: 5, count: 3 }],
    traces: alongDepth(2, 17),
    projections: [projection],
    choices: { [lensId]: projection.choice },
    view: { ...view, colorBy: 'sweep', colorMap: 'auto', lineWidth: 2.5 },
    timeline
  }
}

export function largeStudy(model: Model): SampleStudy {
  const projection = lens(model, 'sequence-large', ['5', 'five', 'May'])
  return {
    title: 'Two sets by turns',
    description:
      'Four layers of eight heads go on from ‘1, two, 3, four’, ‘one, two, three, four’ and ‘January, two, March, four’: three lines, from layer to layer, that leave for the same place in the set whose turn it is. Drag ‘second’ to let another set take turns with it.',
    symbols: {},
    bindings: words(
      'sequence-large',
      template(4, (n) => `start+${n}*step+${setSize}*${n % 2 === 0 ? 'first' : 'second'}`),
      [allMembers, 'first: 0..2 = 0', 'second: 0..2 = 1', 'step: 1..2 = 1']
    ),
    values: { tokens: { start: 0, first: 0, second: 1, step: 1 } },
    sweep: [{ input: 'tokens', parameter: 'first', from: 0, to: 2, count: 3 }],
    traces: alongDepth(4, 22),
    projections: [projection],
    choices: { [lensId]: projection.choice },
    view: { ...view, colorBy: 'sweep', colorMap: 'auto', lineWidth: 2.5 },
    timeline
  }
}
