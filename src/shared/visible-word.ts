/** Tokens as people can tell them apart: spaces and line breaks are part of many a token. */

/** The word with its spaces and breaks as marks; ∅ for the empty one. */
export const visibleWord = (word: string): string =>
  word.replaceAll(' ', '·').replaceAll('\n', '⏎').replaceAll('\t', '⇥') || '∅'
