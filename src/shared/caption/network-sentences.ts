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

/** Of trajectories. */
export const shownNetworkSentence = (facts: CaptionFacts): string =>
  `Activations of the network ${networkPhrase(facts)}.`

/** Of anything else. */
export const networkSentence = (facts: CaptionFacts): string => `Network: ${networkPhrase(facts)}.`

function networkPhrase({ network: { name, parameterCount } }: CaptionFacts): string {
  const own = name.replace(/\.onnx$/i, '')
  const size = parameterCount > 0 ? `, ${counted(parameterCount, 'parameter')}` : ''
  return `${own} (${name}${size})`
}

export function versionSentence(
  { seed }: Pick<CaptionedStudy, 'seed'>,
  { versions, network }: CaptionFacts
): string {
  const provider = providerTitles[network.provider.used]
  return `Computed with Limen ${versions.limen} and ONNX Runtime ${versions.onnxruntime} (${provider}), seed ${seed}.`
}
