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
import { modularAdditionStudy, orientationStudy } from './trained-studies.ts'

/** Bytes of each file. Networks that were trained are read, not written. */
export function sampleFiles(): Map<string, Uint8Array> {
  const addition = trained('modular-addition')
  return new Map([
    ...filesOf('hindmarsh-rose', buildHindmarshRose(), hindmarshRoseStudy),
    ...filesOf('ring-attractor', buildRingAttractor(), ringAttractorStudy),
    studyOf('modular-addition', addition, modularAdditionStudy(parseModel(addition, ''))),
    studyOf('orientation', trained('orientation'), orientationStudy)
  ])
}

const trained = (name: string): Uint8Array =>
  readFileSync(new URL(`../../resources/networks/${name}.onnx`, import.meta.url))

function filesOf(name: string, model: Model, study: SampleStudy): [string, Uint8Array][] {
  verifyGraph(model)
  const network = writeModel(model)
  return [[`networks/${name}.onnx`, network], studyOf(name, network, study)]
}

function studyOf(name: string, network: Uint8Array, study: SampleStudy): [string, Uint8Array] {
  const sha256 = createHash('sha256').update(network).digest('hex')
  const whole = studySchema.parse({
    format: 'limen-study',
    version: 1,
    ...study,
    network: { path: `../networks/${name}.onnx`, sha256, provider: 'auto' },
    conditions: [],
    metrics: [],
    seed: 1
  })
  return [`studies/${name}.limen.json`, Buffer.from(`${JSON.stringify(whole, null, 2)}\n`)]
}
