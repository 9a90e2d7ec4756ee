import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPackage } from './package-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limen-package-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** A built engine somewhere in a package of this name; returns the folder that it runs in. */
function built(name: string): string {
  const main = join(folder, name, 'out', 'main')
  mkdirSync(main, { recursive: true })
  writeFileSync(join(folder, name, 'package.json'), '{"version":"1.2.3"}')
  return main
}

test('a build finds its version and studies in the package around it', () => {
  expect(findPackage(built('limen'))).toEqual({
    version: '1.2.3',
    studies: join(folder, 'limen', 'resources', 'studies'),
    trainings: join(folder, 'limen', 'resources', 'training')
  })
})

test('the samples of a packaged app are those beside its archive, which native code can read', () => {
  expect(findPackage(built('app.asar'))).toEqual({
    version: '1.2.3',
    studies: join(folder, 'app.asar.unpacked', 'resources', 'studies'),
    trainings: join(folder, 'app.asar.unpacked', 'resources', 'training')
  })
})
