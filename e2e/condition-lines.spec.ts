/** How conditions are drawn, by the pixels of the scene in a page of its own: dashes, colours, connectors and arrows. */
import { expect, test } from '@playwright/test'
import { resolve } from 'node:path'
import { bundlePage } from '../bench/bundle-page.ts'
import { openChromiumPage, type ChromiumPage } from '../bench/chromium-page.ts'
import { parseColor } from '../src/renderer/src/scene/color-maps.ts'
import { conditionMark } from '../src/renderer/src/scene/condition-marks.ts'
import type { Drawing } from './conditions-page.ts'

type Color = [number, number, number]

let page: ChromiumPage
test.beforeAll(async () => {
  page = await openChromiumPage('about:blank')
  await page.evaluate(await bundlePage(resolve(import.meta.dirname, 'conditions-page.ts'), 'conditionsPage'))
})
test.afterAll(() => page.close())

async function draw(change: Partial<Drawing>): Promise<Color[][]> {
  const drawing: Drawing = { shift: 0.8, mark: 0, differences: 'none', head: 1, ...change }
  return (await page.evaluate(`conditionsPage.drawConditions(${JSON.stringify(drawing)})`)) as Color[][]
}

const isNear = (color: Color, [red, green, blue]: Color): boolean =>
  Math.abs(color[0] - red) + Math.abs(color[1] - green) + Math.abs(color[2] - blue) < 40
const baseline: Color = [255, 0, 255]
const count = (rows: Color[][], color: Color): number =>
  rows.flat().filter((each) => isNear(each, color)).length

/** The row with the most pixels of a colour, and which of its pixels have it. */
function lineOf(rows: Color[][], color: Color): { y: number; ink: boolean[] } {
  const sums = rows.map((row) => row.filter((each) => isNear(each, color)).length)
  const y = sums.indexOf(Math.max(...sums))
  return { y, ink: (rows[y] ?? []).map((each) => isNear(each, color)) }
}

/** Lengths of the runs of ink and of gaps between them, without those at the ends. */
function runs(ink: boolean[]): { ink: number[]; gaps: number[] } {
  const lengths = { ink: [] as number[], gaps: [] as number[] }
  let start = 0
  for (let x = 1; x <= ink.length; x++) {
    if (ink[x] === ink[start]) continue
    lengths[ink[start] === true ? 'ink' : 'gaps'].push(x - start)
    start = x
  }
  return { ink: lengths.ink.slice(1, -1), gaps: lengths.gaps.slice(1, -1) }
}

/** Without the marks at the ends of a path. */
const withoutEnds = (ink: boolean[]): boolean[] =>
  ink.slice(ink.indexOf(true) + 30, ink.lastIndexOf(true) - 30)

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

for (const mark of [0, 1, 3]) {
  test(`the line of mark ${mark} is dashed in its colour, the baseline solid`, async () => {
    const rows = await draw({ mark })
    const { color, dash } = conditionMark(mark)
    const line = runs(lineOf(rows, parseColor(color)).ink)
    expect(line.ink.length).toBeGreaterThan(6)
    const share = mean(line.ink) / (mean(line.ink) + mean(line.gaps))
    expect(Math.abs(share - dash[0] / (dash[0] + dash[1]))).toBeLessThan(0.12)
    expect(withoutEnds(lineOf(rows, baseline).ink)).not.toContain(false)
  })
}

test('dash and dot alternate', async () => {
  const { ink } = runs(lineOf(await draw({ mark: 2 }), parseColor(conditionMark(2).color)).ink)
  const lengths = ink.slice(1, 9)
  const even = lengths.filter((_, i) => i % 2 === 0)
  const odd = lengths.filter((_, i) => i % 2 === 1)
  const [long, short] = mean(even) > mean(odd) ? [even, odd] : [odd, even]
  expect(Math.min(...long)).toBeGreaterThan(2 * Math.max(...short))
})

test('dashes stay where they are while the head moves', async () => {
  const color = parseColor(conditionMark(0).color)
  const whole = lineOf(await draw({ head: 1 }), color).ink
  const half = lineOf(await draw({ head: 0.5 }), color).ink
  const shown = half.slice(0, half.length * 0.4)
  expect(shown).toEqual(whole.slice(0, shown.length))
})

test('dashes keep about their size when the camera moves away', async () => {
  const color = parseColor(conditionMark(0).color)
  const period = async (distance: number): Promise<number> => {
    const line = runs(lineOf(await draw({ distance }), color).ink)
    return mean(line.ink) + mean(line.gaps)
  }
  const ratio = (await period(2.9)) / (await period(1))
  expect(ratio).toBeGreaterThan(0.49)
  expect(ratio).toBeLessThan(1.5)
})

test('a condition that changes nothing lies on the baseline, which shows in its gaps', async () => {
  const rows = await draw({ shift: 0, differences: 'connectors' })
  const color = parseColor(conditionMark(0).color)
  const { y, ink } = lineOf(rows, color)
  const { gaps } = runs(ink)
  expect(gaps.length).toBeGreaterThan(6)
  const between = runs((rows[y] ?? []).map((each) => isNear(each, baseline)))
  expect(mean(between.ink)).toBeGreaterThan(1)
})

test('connectors and arrows go from one path to the other, and can be left out', async () => {
  const color = parseColor(conditionMark(0).color)
  const colored = async (differences: Drawing['differences']): Promise<number> => {
    const rows = await draw({ differences })
    const [from, to] = [lineOf(rows, baseline).y, lineOf(rows, color).y].sort((a, b) => a - b) as [
      number,
      number
    ]
    return rows
      .slice(from + 30, to - 30)
      .flat()
      .filter(([red, , blue]) => red - blue > 30).length
  }
  expect(await colored('none')).toBe(0)
  expect(await colored('connectors')).toBeGreaterThan(2000)
  expect(await colored('arrows')).toBeGreaterThan(1000)
})

test('connectors end with the part of the path that is shown', async () => {
  const rows = await draw({ differences: 'connectors', head: 0.5 })
  const middle = rows[rows.length / 2] ?? []
  const right = middle.slice(middle.length * 0.55).filter(([red, , blue]) => red - blue > 30)
  expect(right).toEqual([])
})

test('connectors of a condition take one draw call', async () => {
  const calls = async (differences: Drawing['differences']): Promise<number> =>
    (await page.evaluate(`conditionsPage.countDrawCalls('${differences}')`)) as number
  expect((await calls('connectors')) - (await calls('none'))).toBe(1)
})

test('the condition keeps its colour, and the baseline its own', async () => {
  const rows = await draw({ mark: 1 })
  expect(count(rows, baseline)).toBeGreaterThan(500)
  expect(count(rows, parseColor(conditionMark(1).color))).toBeGreaterThan(300)
})
