/** The study of the flip-flop: series of pulses, and the states that remember them. */
import { flipFlop } from '#engine/training/tasks/flip-flop.ts'
import { binding, timeline, view } from '../studies.ts'
import { npyFile, taskChoiceOf, type StudyWithFiles } from './study.ts'

/** Enough that each of the 24 edges of the cube is walked along. */
const series = 24

export function flipFlopStudy(): StudyWithFiles {
  const choice = { ...taskChoiceOf('flip-flop', 'flip-flop'), noise: 0 }
  const [pulses] = flipFlop(choice).heldOut(series).inputs
  const data = pulses?.data as Float32Array
  return {
    study: {
      title: 'Three-bit flip-flop',
      description:
        'A GRU that remembers the sign of the last pulse in each of three channels: its state rests at the eight corners of a cube, and a pulse takes it along an edge to the next one. Drag the index to see one series of pulses after another.',
      symbols: {},
      bindings: { series: binding('array', { file: 'flip-flop.npy', entry: '', interpolate: false }) },
      values: {},
      sweep: [{ input: 'series', parameter: 'index', from: 0, to: series - 1, count: series }],
      traces: [
        {
          id: 'state',
          sites: ['gru.hidden'],
          reading: { axes: ['all', 'all', 'all'] },
          axis: 'time',
          projection: 'state-pca'
        }
      ],
      projections: [],
      choices: { 'state-pca': { kind: 'pca' } },
      view: { ...view, colorBy: 'order', lineWidth: 1 },
      timeline
    },
    files: [['flip-flop.npy', npyFile([series, choice.steps, choice.bits], data)]]
  }
}
