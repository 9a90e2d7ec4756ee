/** Which network is shown, and what computed it. Pure. */
import type { ProviderName } from '../network.ts'
import type { CaptionedStudy, CaptionFacts } from './caption.ts'
import { counted } from './phrases.ts'

const providerTitles: Readonly<Record<ProviderName, string>> = {
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  dml: 'DirectML',
  coreml: 'Core ML',
  webgpu: 'WebGPU',
  cpu: 'CPU'
}

export function networkSentence({ network: { name, parameterCount } }: CaptionFacts): string {
  const own = name.replace(/\.onnx$/i, '')
  const size = parameterCount > 0 ? `, ${counted(parameterCount, 'parameter')}` : ''
  return `Activations of the network ${own} (${name}${size}).`
}

export function versionSentence(
  { seed }: Pick<CaptionedStudy, 'seed'>,
  { versions, network }: CaptionFacts
): string {
  const provider = providerTitles[network.provider.used]
  return `Computed with Limen ${versions.limen} and ONNX Runtime ${versions.onnxruntime} (${provider}), seed ${seed}.`
}
