import { describe, expect, it } from 'vitest'
import type { OpenedStudy } from '#shared/contract.ts'
import { fileKindOf, withFileAt } from './missing-files.ts'

describe('files that are missing', () => {
  it('are looked for among files of their own kind', () => {
    expect(fileKindOf('/a/b.JPG').endings).toContain('png')
    expect(fileKindOf('C:\\a\\b.npy').endings).toEqual(['npy', 'npz'])
    expect(fileKindOf('/a/b.xyz').endings).toEqual(['xyz'])
  })

  it('are replaced wherever the study names them, and other settings stay', () => {
    const binding = (settings: Record<string, string>) => ({ family: 'picture', settings })
    const file = { input: 'a', setting: 'file', path: '/old/cat.png' }
    const opened = {
      study: {
        bindings: {
          a: binding({ file: '/old/cat.png', second: '/old/dog.png' }),
          b: binding({ file: '/old/cat.png' })
        }
      },
      missingFiles: [file, { ...file, setting: 'second', path: '/old/dog.png' }, { ...file, input: 'b' }]
    } as unknown as OpenedStudy
    const { study, missingFiles } = withFileAt(opened, file, '/new/cat.png')
    expect(study.bindings).toEqual({
      a: binding({ file: '/new/cat.png', second: '/old/dog.png' }),
      b: binding({ file: '/new/cat.png' })
    })
    expect(missingFiles.map(({ path }) => path)).toEqual(['/old/dog.png'])
  })
})
