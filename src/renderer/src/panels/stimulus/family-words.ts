/** What the stimulus families and tensor shapes are called on the screen. */
import type { NetworkInput } from '#shared/network.ts'
import type { FamilyName } from '#shared/stimulus.ts'

export const familyWords: Readonly<Record<FamilyName, string>> = {
  constant: 'Constant',
  vector: 'Vector',
  checkpoint: 'Checkpoint of its training',
  grating: 'Grating',
  gabor: 'Gabor patch',
  plaid: 'Plaid',
  bar: 'Bar',
  disk: 'Disk',
  checkerboard: 'Checkerboard',
  dots: 'Random dots',
  noise: 'Noise',
  picture: 'Picture file',
  tokens: 'Tokens',
  series: 'Time series',
  sound: 'Sound file',
  graph: 'Graph',
  array: 'NumPy array'
}

const pictureFamilies: readonly FamilyName[] = [
  'grating',
  'gabor',
  'plaid',
  'bar',
  'disk',
  'checkerboard',
  'dots',
  'noise',
  'picture'
]

/** True for families that draw a picture, which preprocessing then scales. */
export const drawsPicture = (family: FamilyName): boolean => pictureFamilies.includes(family)

/** 'float32 · N × 3 × 32 × 32'. */
export const shapeWords = ({ type, dims }: Pick<NetworkInput, 'type' | 'dims'>): string =>
  dims.length === 0 ? `${type} scalar` : `${type} · ${dims.join(' × ')}`
