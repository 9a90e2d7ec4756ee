import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sampleFiles } from './sample-files.ts'

const resources = new URL('../../resources/', import.meta.url)
const files = sampleFiles()

describe('`npm run samples`', () => {
  it.each([...files.keys()])('reproduces %s', (path) => {
    expect(Buffer.compare(files.get(path) ?? Buffer.of(), readFileSync(new URL(path, resources)))).toBe(0)
  })

  it('leaves out no file but those that were trained', () => {
    const trained = readdirSync(new URL('training', resources)).map((name) => name.replace(/\.json$/, ''))
    // What training leaves beside them is there, too, where they were trained.
    const isTrained = (path: string): boolean =>
      trained.some(
        (name) => path.startsWith(`networks/${name}.`) || path.startsWith(`networks/${name}-learning.`)
      )
    const there = ['networks', 'studies'].flatMap((folder) =>
      readdirSync(new URL(folder, resources)).map((name) => `${folder}/${name}`)
    )
    expect([...files.keys()].sort()).toEqual(there.filter((path) => !isTrained(path)).sort())
  })
})
