/** Text in letters that the shipped fonts have: others would be drawn by whatever fonts the machine happens to have. */

/** '▁h' (how vocabularies mark a space before a word) → '_h', which it is usually printed as. */
export const printableText = (text: string): string => text.replaceAll('▁', '_')
