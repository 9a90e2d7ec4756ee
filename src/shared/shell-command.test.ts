import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shellCommand } from './shell-command.ts'

it('leaves plain words as they were typed, and quotes others', () => {
  expect(shellCommand('limen', 'train', 'tasks/sums.json', '--out', "Anna's runs/net 1.onnx")).toBe(
    "limen train tasks/sums.json --out 'Anna'\\''s runs/net 1.onnx'"
  )
})

it.skipIf(process.platform === 'win32')('gives a shell the words that went in', () => {
  const word = fc.string({ unit: fc.constantFrom('a', ' ', "'", '"', '$', '\\', '*', ';', 'é', '~') })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const shown = execFileSync('/bin/sh', ['-c', shellCommand('printf', '%s\\0', ...words)], {
        encoding: 'utf8'
      })
      expect(shown.split('\0').slice(0, -1)).toEqual(words)
    }),
    { numRuns: 30 }
  )
})
