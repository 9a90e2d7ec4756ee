/** Stimuli of vectors and tokens: points kept from the sliders, ways between them, and embeddings that are no token. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GraphBuilder } from '../src/main/engine/onnx/builder.ts'
import { writeModel } from '../src/main/engine/onnx/write-model.ts'
import { expect, test } from './fixtures.ts'
import { choose, drawn, numberOf, typeValue } from './workbench.ts'

/** y = table[ids] + v: a token and a vector. */
function network(): Uint8Array {
  const builder = new GraphBuilder({ name: 'look-up', opset: 17 })
  const ids = builder.input('ids', 'int64', ['batch', 'seq'])
  const v = builder.input('v', 'float32', ['batch', 1, 3])
  const rows = Array.from({ length: 12 }, (_, i) => [i, i * i, 1])
  const table = builder.constant('table', 'float32', [12, 3], rows.flat())
  builder.node('Add', [builder.node('Gather', [table, ids]), v], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 'seq', 3])
  return writeModel(builder.build())
}

test('points are kept from the sliders, and tokens are mixed and marked', async ({ app, page, folder }) => {
  const path = join(folder, 'look-up.onnx')
  writeFileSync(path, network())
  await drawn(page, 'hindmarsh-rose.onnx')
  await app.open(path)
  await drawn(page, 'look-up.onnx')

  await page.getByRole('button', { name: 'Keep as point' }).click()
  await typeValue(page, 'x1', '2')
  await page.getByRole('button', { name: 'Keep as point' }).click()
  const points = page.getByRole('list', { name: 'Points' })
  await expect(points.getByRole('listitem')).toHaveCount(2)
  await expect(points).toContainText('2 0 0')
  await points.getByRole('textbox').last().fill('far')
  await points.getByRole('textbox').last().press('Enter')
  await choose(page, 'Sliders', 'points')
  await typeValue(page, 't', '0.5')
  await expect(page.getByRole('figure', { name: 'Stimulus at v' })).toContainText('1.00')
  await page.getByRole('button', { name: 'Remove far' }).click()
  await expect(points.getByRole('listitem')).toHaveCount(1)

  await choose(page, 'Between tokens', 'slerp')
  await typeValue(page, 'Mix', '0.25')
  const tokens = page.getByRole('figure', { name: 'Stimulus at ids' })
  await expect(tokens).toContainText('25 % of the way · not a token')
  await expect(page.getByRole('region', { name: 'Read-out' })).toContainText('0.25 (not a token)')
  await typeValue(page, 'Mix', '1')
  await expect(tokens).not.toContainText('not a token')
  await expect(numberOf(page, 'Mix')).toHaveValue('1.00')
})
