/** Interventions in words: their kinds, what they act on, and the name that each has by default. Pure. */
import type { InterventionKind, StudyIntervention } from '../intervention.ts'

export interface KindWords {
  kind: InterventionKind
  label: string
  /** What it does, as a sentence. */
  sentence: string
  /** As a verb before what it acts on: 'zero head 2 of …'. */
  verb: string
}

/** Every kind, grouped by what one wants of it. */
export const kindGroups: readonly { title: string; kinds: readonly KindWords[] }[] = [
  {
    title: 'Knock out',
    kinds: [
      { kind: 'zero', label: 'Zero', verb: 'zero', sentence: 'Sets it to 0.' },
      {
        kind: 'mean',
        label: 'Mean',
        verb: 'average',
        sentence: 'Replaces it by its mean over a set of stimuli.'
      },
      {
        kind: 'resample',
        label: 'Resample',
        verb: 'resample',
        sentence: 'Replaces it by its value under a stimulus drawn at random.'
      },
      { kind: 'noise', label: 'Noise', verb: 'add noise to', sentence: 'Adds seeded normal noise.' }
    ]
  },
  {
    title: 'Replace',
    kinds: [
      {
        kind: 'patch',
        label: 'Patch',
        verb: 'patch',
        sentence: 'Takes its value under another stimulus or condition.'
      },
      { kind: 'freeze', label: 'Freeze', verb: 'freeze', sentence: 'Holds it at its value in the baseline.' },
      { kind: 'set', label: 'Set', verb: 'set', sentence: 'Sets it to numbers of your own.' },
      { kind: 'clamp', label: 'Clamp', verb: 'clamp', sentence: 'Keeps it between two bounds.' }
    ]
  },
  {
    title: 'Scale and steer',
    kinds: [
      { kind: 'scale', label: 'Scale', verb: 'scale', sentence: 'Multiplies it by a factor.' },
      { kind: 'add', label: 'Add', verb: 'steer', sentence: 'Adds a direction: steering.' },
      {
        kind: 'rotate',
        label: 'Rotate',
        verb: 'rotate',
        sentence: 'Turns it towards a direction; its norm stays.'
      },
      {
        kind: 'project-out',
        label: 'Project out',
        verb: 'project a direction out of',
        sentence: 'Removes its part along a direction.'
      },
      {
        kind: 'keep-direction',
        label: 'Keep direction',
        verb: 'keep a direction of',
        sentence: 'Keeps only its part along a direction.'
      }
    ]
  }
]

const allKinds = kindGroups.flatMap(({ kinds }) => kinds)

export function kindWords(kind: InterventionKind): KindWords {
  return allKinds.find((each) => each.kind === kind) ?? { kind, label: kind, verb: kind, sentence: '' }
}

/** The user's name for it, or what it does and where: 'zero head 2 of blocks.0.attn.z'. */
export const interventionLabel = (intervention: StudyIntervention): string =>
  intervention.name === '' ? defaultLabel(intervention) : intervention.name

export function defaultLabel({ kind, site, select }: StudyIntervention): string {
  const place = placeWords(select)
  return `${kindWords(kind).verb} ${place === '' ? site : `${place} of ${site}`}`
}

/** 'head 2, positions 3–5'; empty for all of a site. */
export const placeWords = (select: StudyIntervention['select']): string =>
  Object.entries(select ?? {})
    .map(([role, entries]) => `${entries.length === 1 ? role : pluralOf(role)} ${indicesText(entries)}`)
    .join(', ')

const pluralOf = (role: string): string => (role === 'query' ? 'queries' : `${role}s`)

/** '0, 2–4, −1': runs of indices as ranges, negative ones (from the end) with a true minus. */
export function indicesText(indices: readonly number[]): string {
  const runs: number[][] = []
  for (const index of indices.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && index >= 0 && run.at(-1) === index - 1 && (run[0] ?? -1) >= 0) run.push(index)
    else runs.push([index])
  }
  return runs
    .map((run) => (run.length > 2 ? `${run[0] ?? ''}–${run.at(-1) ?? ''}` : run.map(indexText).join(', ')))
    .join(', ')
}

const indexText = (index: number): string => (index < 0 ? `−${-index}` : String(index))

/** Indices from text such as '0, 2-4, -1'; null where it is none. */
export function indicesFrom(text: string): number[] | null {
  const parts = text
    .replaceAll('−', '-')
    .split(/[\s,;]+/)
    .filter(Boolean)
  const indices = parts.map(rangeFrom)
  return parts.length === 0 || indices.includes(null)
    ? null
    : [...new Set(indices.flatMap((each) => each ?? []))]
}

function rangeFrom(text: string): number[] | null {
  const [, first, last] = /^(-?\d+)(?:[-–](\d+))?$/.exec(text) ?? []
  if (first === undefined) return null
  const [from, to] = [Number(first), Number(last ?? first)]
  return to >= from ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : null
}
