/**
 * What a printed PDF says of itself: its browser's name becomes Limen's, and the time of printing goes, so that the same figure
 * is the same bytes. Places in the file stay what they are: what goes is blank space in its dictionary.
 */

/** Text in parentheses, with those that it holds escaped. */
const text = String.raw`\((?:[^()\\]|\\[\s\S])*\)`
const creator = new RegExp(`/Creator ${text}`)
const dates = new RegExp(`/(?:Creation|Mod)Date ${text}`, 'g')

/** @returns other bytes, as many; those of a file that does not begin with its facts are the same. */
export function plainPdfFacts(pdf: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pdf)
  const end = bytes.indexOf('endobj')
  if (end < 0) return bytes
  const facts = bytes.toString('latin1', 0, end)
  const plain = facts
    .replace(creator, (found) => '/Creator (Limen)'.padEnd(found.length))
    .replace(dates, (found) => ' '.repeat(found.length))
  if (plain.length === facts.length) bytes.write(plain, 0, 'latin1')
  return bytes
}
