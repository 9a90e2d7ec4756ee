/** A command as it is typed into a POSIX shell. */

/** Words that a shell would take apart or change are put in quotation marks. */
export const shellCommand = (...words: string[]): string => words.map(shellWord).join(' ')

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
