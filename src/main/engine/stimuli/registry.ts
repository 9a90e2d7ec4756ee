/** All families, in the order in which they are offered. */
import type { FamilyName } from '#shared/stimulus.ts'
import type { Family } from './family.ts'
import { arrayFamily } from './families/array.ts'
import { barFamily } from './families/bar.ts'
import { checkerboardFamily } from './families/checkerboard.ts'
import { checkpointFamily } from './families/checkpoint.ts'
import { constantFamily } from './families/constant.ts'
import { diskFamily } from './families/disk.ts'
import { dotsFamily } from './families/dots.ts'
import { gaborFamily } from './families/gabor.ts'
import { graphFamily } from './families/graph.ts'
import { gratingFamily } from './families/grating.ts'
import { noiseFamily } from './families/noise.ts'
import { pictureFamily } from './families/picture.ts'
import { plaidFamily } from './families/plaid.ts'
import { seriesFamily } from './families/series.ts'
import { soundFamily } from './families/sound.ts'
import { tokensFamily } from './families/tokens.ts'
import { vectorFamily } from './families/vector.ts'

/** All families. */
export const allFamilies: readonly Family[] = [
  constantFamily,
  vectorFamily,
  checkpointFamily,
  gratingFamily,
  gaborFamily,
  plaidFamily,
  barFamily,
  diskFamily,
  checkerboardFamily,
  dotsFamily,
  noiseFamily,
  pictureFamily,
  tokensFamily,
  seriesFamily,
  soundFamily,
  graphFamily,
  arrayFamily
]

const byName = new Map(allFamilies.map((family) => [family.name, family]))

/** The family of that name, or undefined. */
export const familyNamed = (name: FamilyName): Family | undefined => byName.get(name)
