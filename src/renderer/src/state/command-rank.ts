/** How well a command's title answers what was typed. Pure. */

const separators = /[\s,:()…]+/

/**
 * 0 where it does not, up to 1. Each word that was typed must be in the title: best at the start of one of its words, less
 * within one. The initials of its words in a row count as well ('rv' for 'Reset view').
 */
export function commandRank(title: string, query: string): number {
  const words = wordsOf(title)
  const typed = query.toLowerCase().split(separators).filter(Boolean)
  if (typed.length === 0) return 1
  const ranks = typed.map((part) => wordRank(words, part))
  if (ranks.some((rank) => rank === 0)) return initialsRank(words, typed)
  const mean = ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length
  // Of equal ones the shorter comes first.
  return mean * (1 - Math.min(title.length, 100) / 1000)
}

/** 'Trace on or off: blocks.0.resid_post' → the words of the phrase, and the parts of the name. */
const wordsOf = (title: string): string[] =>
  title
    .toLowerCase()
    .split(separators)
    .filter(Boolean)
    .flatMap((word) => (/[._/-]/.test(word) ? [word, ...word.split(/[._/-]+/)] : [word]))

function wordRank(words: readonly string[], part: string): number {
  const start = words.findIndex((word) => word.startsWith(part))
  if (start >= 0) return (words[start] === part ? 1 : 0.9) - Math.min(start, 5) * 0.02
  return part.length > 2 && words.some((word) => word.includes(part)) ? 0.4 : 0
}

function initialsRank(words: readonly string[], typed: readonly string[]): number {
  const [letters = '', another] = typed
  const initials = words.map((word) => word.charAt(0)).join('')
  return another === undefined && letters.length > 1 && initials.includes(letters) ? 0.3 : 0
}
