/** All families, in the order in which they are offered. */
import type { FamilyName } from '#shared/stimulus.ts'
import type { Family } from './family.ts'
import { barFamily } from './families/bar.ts'
import { checkerboardFamily } from './families/checkerboard.ts'
import { constantFamily } from './families/constant.ts'
import { diskFamily } from './families/disk.ts'
import { dotsFamily } from './families/dots.ts'
import { gaborFamily } from './families/gabor.ts'
import { gratingFamily } from './families/grating.ts'
import { noiseFamily } from './families/noise.ts'
import { plaidFamily } from './families/plaid.ts'
import { seriesFamily } from './families/series.ts'
import { tokensFamily } from './families/tokens.ts'
import { vectorFamily } from './families/vector.ts'

/** All families. */
export const allFamilies: readonly Family[] = [
  constantFamily,
  vectorFamily,
  gratingFamily,
  gaborFamily,
  plaidFamily,
  barFamily,
  diskFamily,
  checkerboardFamily,
  dotsFamily,
  noiseFamily,
  tokensFamily,
  seriesFamily
]

const byName = new Map(allFamilies.map((family) => [family.name, family]))

/** The family of that name, or undefined. */
export const familyNamed = (name: FamilyName): Family | undefined => byName.get(name)
