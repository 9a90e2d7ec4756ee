/** Writes the sample networks and their studies into resources/: `npm run samples`. */
import { writeFile } from 'node:fs/promises'
import { sampleFiles } from './sample-files.ts'

for (const [path, bytes] of sampleFiles()) {
  await writeFile(new URL(`../../resources/${path}`, import.meta.url), bytes)
}
