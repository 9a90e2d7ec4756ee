import { describe, expect, it } from 'vitest'
import type { NetworkInput } from '#shared/network.ts'
import { plainPreprocessing, type InputBinding, type SettingValue } from '#shared/stimulus.ts'
import { describeBinding } from './bindings.ts'
import { filesOf, withFiles } from './file-settings.ts'
import { allFamilies } from './registry.ts'

const input: NetworkInput = {
  name: 'x',
  type: 'float32',
  dims: ['batch', 1, 16, 16],
  roles: ['batch', 'channel', 'height', 'width']
}
const nodes: NetworkInput = { name: 'x', type: 'float32', dims: [4, 3], roles: ['node', 'feature'] }
const tokens: NetworkInput = { name: 'x', type: 'int64', dims: ['batch', 8], roles: ['batch', 'position'] }
const bound = (family: InputBinding['family'], settings: Record<string, SettingValue>): InputBinding => ({
  family,
  settings,
  preprocessing: plainPreprocessing
})

describe('settings that are files', () => {
  it('are all those that any family asks for', async () => {
    const offered = new Set<string>()
    for (const target of [input, nodes, tokens]) {
      for (const { name } of allFamilies) {
        for (const content of ['value', 'file', 'features', 'files', 'read from files']) {
          const binding = bound(name, { content, features: content, source: content })
          const dims = target.dims.slice(target.dims[0] === 'batch' ? 1 : 0).map(Number)
          const description = await describeBinding(target, dims, binding).catch(() => null)
          for (const { kind, name: setting } of description?.settings ?? [])
            if (kind === 'file') offered.add(`${name} ${setting}`)
        }
      }
    }
    expect(offered.size).toBeGreaterThan(3)
    for (const each of offered) {
      const [family = '', setting = ''] = each.split(' ')
      const files = filesOf({ x: bound(family as InputBinding['family'], { [setting]: '/a' }) })
      expect([each, files.map(({ path }) => path)]).toEqual([each, ['/a']])
    }
  })

  it('are found and replaced, and nothing else is', () => {
    const bindings = {
      image: bound('picture', { file: '/a.png', second: '', blur: 2 }),
      mask: bound('constant', { value: '/a.png' })
    }
    expect(filesOf(bindings)).toEqual([{ input: 'image', setting: 'file', path: '/a.png' }])
    expect(withFiles(bindings, (path) => `b${path}`)).toEqual({
      image: bound('picture', { file: 'b/a.png', second: '', blur: 2 }),
      mask: bindings.mask
    })
  })
})
