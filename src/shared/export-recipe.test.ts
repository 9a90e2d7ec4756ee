import { describe, expect, it } from 'vitest'
import { figurePresets, type FigurePreset } from './figure-presets.ts'
import type { SheetPanels } from './sheet-panels.ts'
import { companionPath } from './export-companions.ts'
import { formatOfPath } from './export-formats.ts'
import { exportRecipeSchema, pictureSize, withPreset } from './export-recipe.ts'

describe('an export recipe', () => {
  it('is whole with no more than a format', () => {
    const recipe = exportRecipeSchema.parse({ format: 'mp4' })
    expect(recipe.size).toEqual({ unit: 'px', width: 1920, height: 1080 })
    expect(recipe.insets.title).toBe(true)
  })

  it('refuses a misspelt field, and a film that would be seen through where its codec has no channel for it', () => {
    const takes = (recipe: object): boolean => exportRecipeSchema.safeParse(recipe).success
    expect(takes({ format: 'png', titel: 'x' })).toBe(false)
    expect(takes({ format: 'png', insets: { scalebar: true } })).toBe(false)
    const clear = { background: 'transparent' }
    expect(
      ['webm', 'gif', 'apng', 'frames', 'png', 'csv'].filter((format) => takes({ format, ...clear }))
    ).toEqual([...['webm', 'gif', 'apng', 'frames', 'png', 'csv']])
    expect(takes({ format: 'mp4', ...clear })).toBe(false)
    expect(takes({ format: 'webm', codec: 'av1', ...clear })).toBe(false)
    expect(takes({ format: 'webm', chroma: '4:4:4', ...clear })).toBe(false)
  })

  it('refuses a picture that no encoder takes', () => {
    const size = { unit: 'px', width: 1e6, height: 10 }
    expect(exportRecipeSchema.safeParse({ format: 'png', size }).success).toBe(false)
  })

  it('is of the 3D view where nothing else is said, and of a plot only as what plots can be', () => {
    expect(exportRecipeSchema.parse({ format: 'mp4' }).of).toBe('view')
    for (const [format, isPossible] of [
      ['mp4', false],
      ['gif', false],
      ['png', true],
      ['pdf', true],
      ['npz', true]
    ] as const)
      expect(exportRecipeSchema.safeParse({ format, of: 'distance' }).success).toBe(isPossible)
  })

  it('knows a format by the ending of a name', () => {
    expect(formatOfPath('/a/ring.MP4')).toBe('mp4')
    expect(formatOfPath('figure.tif')).toBe('tiff')
    expect(['ring.glb', 'ring.gltf'].map(formatOfPath)).toEqual(['gltf', 'gltf'])
    expect(formatOfPath('notes.txt')).toBeNull()
  })
})

it('puts what lies beside a file under its name', () => {
  expect(companionPath('/a.b/ring.mp4', 'caption')).toBe('/a.b/ring.caption.txt')
  expect(companionPath('/a.b/ring.mp4', 'recipe')).toBe('/a.b/ring.mp4.recipe.json')
  expect(companionPath('C:\\out.dir\\ring', 'csv')).toBe('C:\\out.dir\\ring.csv')
})

describe('the size of a picture', () => {
  it('shows the same layout at any resolution', () => {
    const at = (width: number, height: number) =>
      pictureSize({ size: { unit: 'px', width, height }, typeScale: 1 })
    expect(at(1920, 1080).layout).toEqual({ width: 1280, height: 720 })
    expect(at(3840, 2160).layout).toEqual({ width: 1280, height: 720 })
    expect(at(1080, 1080).layout).toEqual({ width: 720, height: 720 })
  })

  it('keeps type as large as can be read in a small picture', () => {
    const small = pictureSize({ size: { unit: 'px', width: 640, height: 360 }, typeScale: 1 })
    expect(12 * small.density).toBeCloseTo(9.6, 9)
    expect(small.layout).toEqual({ width: 800, height: 450 })
  })

  it('makes 7 pt of the usual type in a figure of a journal', () => {
    const recipe = withPreset(exportRecipeSchema.parse({ format: 'pdf' }), 'nature-single')
    const { width, density, dpi } = pictureSize(recipe)
    expect(width).toBe(1051)
    expect(((12 * density) / (dpi ?? NaN)) * 72).toBeCloseTo(7, 6)
  })

  it('is as high as panels need it, not taller than the journal takes', () => {
    const panels = (count: number, columns?: number): SheetPanels => ({
      ...{ by: 'parameter', parameter: 'angle', count, columns }
    })
    const sizeOf = (preset: FigurePreset, ...asked: Parameters<typeof panels>): number =>
      withPreset(exportRecipeSchema.parse({ format: 'pdf', panels: panels(...asked) }), preset).size.height
    const row = sizeOf('nature-double', 3)
    expect(row).toBeLessThan(figurePresets['nature-double'].height * 0.7)
    expect(sizeOf('nature-double', 6, 3)).toBeCloseTo(2 * row - 10, -0.5)
    expect(sizeOf('nature-single', 4)).toBeGreaterThan(figurePresets['nature-single'].height)
    expect(sizeOf('nature-single', 36)).toBe(figurePresets['nature-single'].tallest)
    // Five leave a cell of six free, which the legend stands in.
    expect(sizeOf('nature-double', 5)).toBeCloseTo(sizeOf('nature-double', 6, 3) - 10, -0.5)
    const sites = exportRecipeSchema.parse({ format: 'pdf', panels: { by: 'site' } })
    const { height } = withPreset(sites, 'nature-double', { site: 3, condition: 1 }).size
    expect(height).toBe(row)
    expect(withPreset(sites, 'nature-double').size.height).toBe(figurePresets['nature-double'].height)
  })

  it('makes even pixels of millimetres where it moves, and keeps pixels as they were typed', () => {
    const film = withPreset(exportRecipeSchema.parse({ format: 'mp4' }), 'nature-single')
    const { width, height } = pictureSize(film)
    expect([width, width % 2, height % 2]).toEqual([1052, 0, 0])
    const typed = { unit: 'px', width: 641, height: 481 } as const
    expect(pictureSize({ ...film, size: typed })).toMatchObject({ width: 641, height: 481 })
  })
})
