/** Preprocessing as people write it: named presets, and lists of numbers as text. Pure. */
import type { Preprocessing } from '#shared/stimulus.ts'

type Scaling = Pick<Preprocessing, 'range' | 'mean' | 'deviation'>

/** What the usual training pipelines do. ImageNet's mean and deviation as in torchvision. */
export const scalingPresets: Readonly<Record<string, Scaling>> = {
  '0 … 1': { range: [0, 1], mean: [0], deviation: [1] },
  '−1 … 1': { range: [-1, 1], mean: [0], deviation: [1] },
  '0 … 255': { range: [0, 255], mean: [0], deviation: [1] },
  ImageNet: { range: [0, 1], mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  'ImageNet, Caffe': { range: [0, 255], mean: [104, 117, 123], deviation: [1] }
}

export const customPreset = 'Custom'

/** Name of the preset with these numbers. */
export function presetName({ range, mean, deviation }: Scaling): string {
  const text = JSON.stringify([range, mean, deviation])
  const known = Object.entries(scalingPresets).find(
    ([, preset]) => JSON.stringify([preset.range, preset.mean, preset.deviation]) === text
  )
  return known?.[0] ?? customPreset
}

/** '0.5; 0.5 0.5' → [0.5, 0.5, 0.5]; null where a part is no number or there is none. */
export function parsedNumbers(text: string): number[] | null {
  const parts = text
    .replaceAll('−', '-')
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
  const numbers = parts.map(Number)
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null
}
