import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LinesWithoutDrivers } from './driver-words.ts'

const words = [
  'error: XDG_RUNTIME_DIR is invalid or not set in the environment.',
  'a warning of the network',
  '',
  'Warning: Vulkan shaderUniform*ArrayDynamicIndexing required.',
  ' - While initializing adapter (backend=BackendType::Vulkan)',
  '    at InitializeImpl (/build/_deps/dawn-src/src/dawn/native/vulkan/PhysicalDeviceVk.cpp:253)',
  '',
  'Error: something else',
  '    at run (engine.js:1:2)',
  'no end'
].join('\n')

test('words of drivers go, the rest stays, however the pieces are cut', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: words.length }), { maxLength: 8 })
  fc.assert(
    fc.property(cuts, (places) => {
      const lines = new LinesWithoutDrivers()
      const ends = [...places.sort((a, b) => a - b), words.length]
      const printed = ends.map((end, i) => lines.take(words.slice(ends[i - 1] ?? 0, end))).join('')
      expect(printed + lines.flush()).toBe(
        'a warning of the network\n\nError: something else\n    at run (engine.js:1:2)\nno end'
      )
    })
  )
})
