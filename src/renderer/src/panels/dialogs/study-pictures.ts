/** Pictures of the sample studies: what each looks like when it is opened. `npm run pictures` makes them. */
import type { StudyEntry } from '#shared/contract.ts'

const addresses = import.meta.glob<string>('../../../../../resources/pictures/*.webp', {
  eager: true,
  query: '?url',
  import: 'default'
})

/** By file name: STUDY.THEME.webp. */
const byName = new Map(
  Object.entries(addresses).map(([path, address]) => [path.slice(path.lastIndexOf('/') + 1), address])
)

/** The address of a study's picture; undefined where there is none. */
export function studyPicture({ path }: StudyEntry, theme: 'light' | 'dark'): string | undefined {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  return byName.get(`${file.replace(/\.limen\.json$/, '')}.${theme}.webp`)
}
