/** Files that are dropped on the page, in either host. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, samples, test } from './fixtures.ts'
import { drawn } from './workbench.ts'

const network = join(samples, 'networks/ring-attractor.onnx')

test('a network that is dropped on the page is opened, as a copy', { tag: '@electron' }, async ({ page }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  const transfer = await page.evaluateHandle(
    (text) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
      const dropped = new DataTransfer()
      dropped.items.add(new File([bytes], 'dropped-ring.onnx'))
      return dropped
    },
    readFileSync(network, 'base64')
  )
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
  await expect(page.getByText('This is a copy.')).toBeVisible()
  await drawn(page, 'dropped-ring.onnx')
})
