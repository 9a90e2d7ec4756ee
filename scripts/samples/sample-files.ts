/** The sample networks and their studies as files, by their paths in resources/. The same each time. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Model } from '#engine/onnx/model.ts'
import { parseModel } from '#engine/onnx/read-model.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { writeModel } from '#engine/onnx/write-model.ts'
import { studySchema } from '#shared/study.ts'
import { buildHindmarshRose } from './hindmarsh-rose.ts'
import { buildRingAttractor } from './ring-attractor.ts'
import { hindmarshRoseStudy, ringAttractorStudy, type SampleStudy } from './studies.ts'
import { flipFlopStudy } from './trained/flip-flop.ts'
import { graphAnalogiesStudy } from './trained/graph-analogies.ts'
import { inductionStudy, previousTokenHeadStudy } from './trained/induction.ts'
import { learningStudy, modularAdditionStudy } from './trained/modular-addition.ts'
import { barToSquareStudy, digitsStudy, orientationStudy } from './trained/pictures.ts'
import { largeStudy, oneLayerStudy, twoLayerStudy } from './trained/sequences.ts'
import type { StudyWithFiles } from './trained/study.ts'

/** Bytes of each file. Networks that were trained are read, not written. */
export function sampleFiles(): Map<string, Uint8Array> {
  return new Map([
    ...filesOf('hindmarsh-rose', buildHindmarshRose(), hindmarshRoseStudy),
    ...filesOf('ring-attractor', buildRingAttractor(), ringAttractorStudy),
    ...trainedStudies()
  ])
}

/** Studies of the trained networks, with the files that they name. */
function trainedStudies(): [string, Uint8Array][] {
  const plain: [string, SampleStudy | ((model: Model) => SampleStudy)][] = [
    ['modular-addition', modularAdditionStudy],
    ['modular-addition-learning', learningStudy],
    ['orientation', orientationStudy],
    ['induction', inductionStudy],
    ['sequence-1-layer', oneLayerStudy],
    ['sequence-2-layers', twoLayerStudy],
    ['sequence-large', largeStudy]
  ]
  const withFiles: [string, (model: Model) => StudyWithFiles][] = [
    ['flip-flop', flipFlopStudy],
    ['digits', digitsStudy],
    ['graph-analogies', graphAnalogiesStudy]
  ]
  return [
    ...plain.map(([name, study]) => {
      const network = trained(name)
      return studyOf(name, network, typeof study === 'function' ? study(parseModel(network, '')) : study)
    }),
    studyOf('bar-to-square', trained('orientation'), barToSquareStudy, 'orientation'),
    studyOf('previous-token-head', trained('induction'), previousTokenHeadStudy, 'induction'),
    ...withFiles.flatMap(([name, make]) => {
      const network = trained(name)
      const { study, files } = make(parseModel(network, ''))
      const beside = files.map(([file, bytes]): [string, Uint8Array] => [`studies/${file}`, bytes])
      return [studyOf(name, network, study), ...beside]
    })
  ]
}

const trained = (name: string): Uint8Array =>
  readFileSync(new URL(`../../resources/networks/${name}.onnx`, import.meta.url))

function filesOf(name: string, model: Model, study: SampleStudy): [string, Uint8Array][] {
  verifyGraph(model)
  const network = writeModel(model)
  return [[`networks/${name}.onnx`, network], studyOf(name, network, study)]
}

function studyOf(
  name: string,
  network: Uint8Array,
  study: SampleStudy,
  networkName = name
): [string, Uint8Array] {
  const sha256 = createHash('sha256').update(network).digest('hex')
  const whole = studySchema.parse({
    format: 'limen-study',
    version: 1,
    ...study,
    network: { path: `../networks/${networkName}.onnx`, sha256, provider: 'auto' },
    conditions: study.conditions ?? [],
    metrics: study.metrics ?? [],
    seed: 1
  })
  return [`studies/${name}.limen.json`, Buffer.from(`${JSON.stringify(whole, null, 2)}\n`)]
}
