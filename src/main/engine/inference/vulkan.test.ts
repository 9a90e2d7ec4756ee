import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { whyNoVulkan } from './vulkan.ts'

describe.skipIf(process.platform !== 'linux')('Vulkan', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'limen-vulkan-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('has no driver where none is named', () => {
    expect(whyNoVulkan({ VK_DRIVER_FILES: join(folder, 'none.json') })).toContain('No Vulkan driver')
    expect(whyNoVulkan({ VK_ICD_FILENAMES: '' })).toContain('No Vulkan driver')
  })

  it('has one where its manifest lies', () => {
    mkdirSync(join(folder, 'vulkan/icd.d'), { recursive: true })
    writeFileSync(join(folder, 'vulkan/icd.d/driver.json'), '{}')
    for (const name of ['XDG_DATA_DIRS', 'XDG_CONFIG_HOME']) {
      expect(whyNoVulkan({ [name]: folder }) ?? '').not.toContain('driver')
    }
  })

  it('is not tried without a driver: nothing is said on stderr', () => {
    const script = resolve('scripts/run-typescript.js')
    const probe = resolve(import.meta.dirname, 'testing/choose-automatically.ts')
    const { stdout, stderr } = spawnSync(process.execPath, [script, probe], {
      encoding: 'utf8',
      env: { ...process.env, VK_DRIVER_FILES: join(folder, 'none.json') }
    })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/No Vulkan driver|ONNX Runtime was built without it/)
  })
})
