/** Lines at sharp turns, by the pixels of the scene in a page of its own: their width stays, and nothing blends twice. */
import { expect, test } from '@playwright/test'
import { resolve } from 'node:path'
import { bundlePage } from '../bench/bundle-page.ts'
import { openChromiumPage } from '../bench/chromium-page.ts'

const zigzag = Array.from({ length: 9 }, (_, i) => [i / 4 - 1, i % 2 === 0 ? -1 : 1])
/** Between two long segments one of a few pixels, back almost as it came. */
const shortTurn = [
  [-1, -1],
  [0, 0],
  [-0.014, -0.016],
  [1, 1]
]

async function draw(path: number[][], opacity: number): Promise<number[][]> {
  const script = await bundlePage(resolve(import.meta.dirname, 'zigzag-page.ts'), 'zigzagPage')
  const page = await openChromiumPage('about:blank')
  try {
    await page.evaluate(script)
    return (await page.evaluate(`zigzagPage.drawPath(${JSON.stringify(path)}, ${opacity})`)) as number[][]
  } finally {
    await page.close()
  }
}

/** Ink of each row that the path crosses, without the corners and the marks at the path's ends. */
function crossedRows(rows: number[][]): number[] {
  const sums = rows.map((row) => row.reduce((sum, ink) => sum + ink, 0))
  const inked = sums.flatMap((sum, y) => (sum > 255 ? [y] : []))
  const [first = 0, last = 0] = [inked[0], inked.at(-1)]
  const margin = (last - first) * 0.25
  return sums.slice(Math.ceil(first + margin), Math.floor(last - margin))
}

for (const [name, path, opacity] of [
  ['between sharp turns', zigzag, 1],
  ['between sharp turns', zigzag, 0.5],
  ['beside a short one', shortTurn, 0.5]
] as const) {
  test(`segments ${name} keep their width, opacity ${opacity}`, async () => {
    const rows = crossedRows(await draw(path, opacity))
    expect(rows.length).toBeGreaterThan(100)
    const usual = rows.toSorted((a, b) => a - b)[Math.floor(rows.length / 2)] ?? NaN
    expect(Math.min(...rows)).toBeGreaterThan(0.97 * usual)
  })
}

test('what can be seen through blends once at a sharp turn', async () => {
  const rows = await draw(zigzag, 0.5)
  const [middle, columns] = [rows[rows.length / 2] ?? [], rows[0]?.length ?? 0]
  const inner = rows.map((row) => Math.max(...row.slice(columns * 0.25, columns * 0.75)))
  expect(Math.max(...inner)).toBeLessThanOrEqual(Math.max(...middle) + 2)
})
