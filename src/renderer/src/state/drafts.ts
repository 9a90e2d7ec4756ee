/** What this browser remembers between starts: a study that was never saved, and what was opened lately. */
import type { StudyEntry } from '#shared/contract.ts'
import type { Study } from '#shared/study.ts'

const draftKey = 'limen-draft'
const recentKey = 'limen-recent'

export interface Draft {
  title: string
  /** As it was stored; to be checked before use. */
  study: unknown
}

/** Storage that is full or switched off costs the draft, not the work: nothing here throws. */
export const Drafts = {
  keep(study: Study): void {
    write(draftKey, study)
  },

  /** The study has been saved: there is nothing to come back to. */
  forget(): void {
    localStorage.removeItem(draftKey)
  },

  draft(): Draft | null {
    const study = read(draftKey)
    if (typeof study !== 'object' || study === null || !('title' in study)) return null
    return { title: String(study.title), study }
  },

  recent(): StudyEntry[] {
    const entries = read(recentKey)
    return Array.isArray(entries) ? entries.filter(isEntry) : []
  },

  keepRecent(entries: readonly StudyEntry[]): void {
    write(recentKey, entries)
  }
}

function isEntry(value: unknown): value is StudyEntry {
  if (typeof value !== 'object' || value === null) return false
  const { path, title, description } = value as Record<string, unknown>
  return [path, title, description].every((field) => typeof field === 'string')
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    localStorage.removeItem(key)
  }
}
