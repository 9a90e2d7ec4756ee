/** All families, in the order in which they are offered. */
import type { FamilyName } from '#shared/stimulus.ts'
import type { Family } from './family.ts'
import { constantFamily } from './families/constant.ts'
import { gratingFamily } from './families/grating.ts'
import { seriesFamily } from './families/series.ts'
import { tokensFamily } from './families/tokens.ts'
import { vectorFamily } from './families/vector.ts'

const families: readonly Family[] = [constantFamily, vectorFamily, gratingFamily, tokensFamily, seriesFamily]

const byName = new Map(families.map((family) => [family.name, family]))

/** The family of that name, or undefined. */
export const familyNamed = (name: FamilyName): Family | undefined => byName.get(name)

/** Names of all families. */
export const allFamilies: readonly Family[] = families
