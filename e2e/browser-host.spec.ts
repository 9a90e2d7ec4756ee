/** The browser host's own doors: who gets in, and files that come from the browser. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, samples, startServer, test } from './fixtures.ts'
import { drawn, savedAs } from './workbench.ts'

const network = join(samples, 'networks/ring-attractor.onnx')

test('a page without the token has no engine, and a foreign page neither', async ({ page }) => {
  const server = await startServer()
  const { host, hash } = new URL(server.address)
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? ''
  const connects = (offered: string): Promise<boolean> =>
    page.evaluate(
      ([address, given]) =>
        new Promise((resolve) => {
          const socket = new WebSocket(address, ['limen', given])
          socket.onopen = () => {
            resolve(true)
          }
          socket.onerror = () => {
            resolve(false)
          }
        }),
      [`ws://${host}/engine?page=own`, `token.${offered}`] as const
    )
  // Another origin, though it has the token: the page of the first server, which its own policy would stop as well.
  expect(await connects(token)).toBe(false)
  await page.goto(`http://${host}/`)
  expect(await connects('wrong')).toBe(false)
  expect(await connects(token)).toBe(true)
  const answer = await page.request.get(`http://${host}/folder`, {
    headers: { authorization: 'Bearer wrong' }
  })
  expect(answer.ok()).toBe(false)
  await server.close()
})

test('the token leaves the address bar and outlives a reload', async ({ page }) => {
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  expect(page.url()).not.toContain('token')
  await page.reload()
  await expect(page.getByRole('banner')).toContainText('modular-addition.onnx')
})

test('a network is uploaded from the browser', async ({ page, folder }) => {
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  const own = join(folder, 'my-ring.onnx')
  copyFileSync(network, own)
  await page.keyboard.press('ControlOrMeta+o')
  await page.getByLabel('Files to upload').setInputFiles(own)
  await expect(page.getByRole('banner')).toContainText('my-ring.onnx')
})

test('lists the folders of the machine, and names a path where nothing is', async ({ page }) => {
  await expect(page.getByRole('banner')).toContainText('hindmarsh-rose.onnx')
  await page.keyboard.press('ControlOrMeta+o')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('list', { name: 'Folder' })).toContainText('Parent folder')
  await dialog.getByRole('textbox', { name: 'Path' }).fill('/does/not/exist.onnx')
  await page.keyboard.press('Enter')
  await expect(page.getByText('/does/not/exist.onnx').first()).toBeVisible()
})

test('a path that is typed before the folders are listed stays', async ({ page, folder }) => {
  await drawn(page, 'hindmarsh-rose.onnx')
  let list: () => void = () => undefined
  const mayList = new Promise<void>((resolve) => (list = resolve))
  await page.route('**/folder?*', async (route) => {
    await mayList
    await route.continue()
  })
  await page.keyboard.press('ControlOrMeta+Shift+s')
  const dialog = page.getByRole('dialog')
  const path = join(folder, 'typed.limen.json')
  await dialog.getByRole('textbox', { name: 'Path', exact: true }).fill(path)
  list()
  await expect(dialog.getByRole('list', { name: 'Folder' })).toContainText('Parent folder')
  await page.keyboard.press('Enter')
  await savedAs(page, path)
})
