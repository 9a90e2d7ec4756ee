/** Lines at sharp turns, by the pixels of the scene in a page of its own: their width stays, and nothing blends twice. */
import { expect, test } from '@playwright/test'
import { resolve } from 'node:path'
import { bundlePage } from '../bench/bundle-page.ts'
import { openChromiumPage, type ChromiumPage } from '../bench/chromium-page.ts'

const zigzag = Array.from({ length: 9 }, (_, i) => [i / 4 - 1, i % 2 === 0 ? -1 : 1])
/** Between two long segments one of a few pixels, back almost as it came. */
const shortTurn = [
  [-1, -1],
  [0, 0],
  [-0.014, -0.016],
  [1, 1]
]

let page: ChromiumPage
test.beforeAll(async () => {
  page = await openChromiumPage('about:blank')
  await page.evaluate(await bundlePage(resolve(import.meta.dirname, 'zigzag-page.ts'), 'zigzagPage'))
})
test.afterAll(() => page.close())

const draw = async (path: number[][], opacity: number): Promise<number[][]> =>
  (await page.evaluate(`zigzagPage.drawPath(${JSON.stringify(path)}, ${opacity})`)) as number[][]

/** Ink of the current path, 0 where there is less than half of it. */
async function drawCurrent(path: number[][]): Promise<number[][]> {
  const rows = (await page.evaluate(`zigzagPage.drawCurrent(${JSON.stringify(path)})`)) as number[][]
  return rows.map((row) => row.map((ink) => (ink > 128 ? ink : 0)))
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

test('the current path keeps its width at sharp turns, where its rim lies behind its own ink', async () => {
  const rows = crossedRows(await drawCurrent(zigzag.map((point, i) => [...point, 0.02 * (i % 3)])))
  expect(rows.length).toBeGreaterThan(100)
  const usual = rows.toSorted((a, b) => a - b)[Math.floor(rows.length / 2)] ?? NaN
  expect(Math.min(...rows)).toBeGreaterThan(0.93 * usual)
})

test('a current path that goes to and fro near its own way is one band of ink, not hatched by its rims', async () => {
  const path = Array.from({ length: 9 }, (_, i) => [0.006 * i, i % 2 === 0 ? -1 : 1, 0.01 * ((i * 5) % 7)])
  const rows = await drawCurrent(path)
  const middle = rows.slice(rows.length * 0.4, rows.length * 0.6)
  expect(middle.map((row) => row.filter((ink) => ink > 0).length > 10)).not.toContain(false)
  const holes = middle.map((row) =>
    row.slice(
      row.findIndex((ink) => ink > 0),
      row.findLastIndex((ink) => ink > 0)
    )
  )
  expect(holes.flat().filter((ink) => ink === 0)).toEqual([])
})
