import { describe, expect, it } from 'vitest'
import { exportRecipeSchema, pictureSize } from '#shared/export-recipe.ts'
import { motionSettings } from '#shared/film/film-of-recipe.ts'
import { codecOf } from './motion-choices.ts'
import {
  fileNameOf,
  formatDefaults,
  namedSize,
  presetOf,
  previewRecipe,
  refitted,
  sizeNamed,
  tabsOf,
  timeLeftText,
  withThing
} from './recipe-choices.ts'

const recipe = exportRecipeSchema.parse({ format: 'mp4' })

describe('a choice of format', () => {
  it('makes a printed figure of what was a film: a journal’s size, and no title where the caption has it', () => {
    const figure = formatDefaults(recipe, 'pdf')
    expect(presetOf(figure.size)).toBe('nature-single')
    expect(figure).toMatchObject({ font: 'print', theme: 'light', insets: { title: false, colorBar: true } })
  })

  it('makes a figure as high as its panels need it, also where these are others, but for a height that was typed', () => {
    const counts = { site: 2, condition: 7 }
    const figure = formatDefaults(recipe, 'pdf')
    const sites = { ...figure, panels: { by: 'site' as const } }
    const fitted = refitted(sites, undefined, counts)
    expect(fitted.height).toBeLessThan(figure.size.height)
    expect(refitted({ size: fitted }, sites.panels, counts)).toEqual(figure.size)
    const typed = { ...figure.size, height: 91 }
    expect(refitted({ ...sites, size: typed }, undefined, counts)).toEqual(typed)
  })

  it('takes back what the format can not have', () => {
    const clear = formatDefaults({ ...recipe, background: 'transparent', codec: 'vp9' }, 'mp4')
    expect(clear.background).toBe('theme')
    expect(codecOf(clear)).toBe('h264')
  })

  it('brings back for a film what a figure leaves to its caption, and keeps panels for numbers, not for scenes', () => {
    const figure = formatDefaults({ ...recipe, panels: { by: 'site' } }, 'pdf')
    expect(formatDefaults(figure, 'png').insets).toMatchObject({ title: true, readOut: true, stimulus: true })
    expect(figure.panels).toEqual({ by: 'site' })
    expect(formatDefaults(figure, 'csv').panels).toEqual({ by: 'site' })
    expect(formatDefaults(figure, 'gltf').panels).toBeUndefined()
    expect(exportRecipeSchema.safeParse({ format: 'gltf', panels: { by: 'site' } }).success).toBe(false)
  })

  it('goes back to pixels for a film', () => {
    expect(namedSize(formatDefaults(formatDefaults(recipe, 'svg'), 'gif').size)).toBe('1920x1080')
  })
})

describe('a choice of what is exported', () => {
  it('makes a figure of a plot that can not be a film, and leaves out panels', () => {
    const film = exportRecipeSchema.parse({ format: 'mp4', panels: { by: 'site' } })
    const plot = withThing({ ...film, of: 'distance' })
    expect(plot).toMatchObject({ format: 'svg', size: { unit: 'mm' } })
    expect(exportRecipeSchema.parse(plot).panels).toBeUndefined()
    expect(withThing(film)).toBe(film)
  })

  it('offers the tabs that it can have', () => {
    expect(tabsOf('loss').map(({ label }) => label)).toEqual(['Picture', 'Figure', 'Data'])
    expect(tabsOf('view').length).toBeGreaterThan(3)
  })
})

describe('a preview', () => {
  it('has the layout of what is exported, whatever the size', () => {
    for (const size of [
      sizeNamed('3840x2160'),
      { unit: 'mm', width: 89, height: 67, dpi: 300 } as const,
      { unit: 'px', width: 400, height: 1200 } as const
    ]) {
      const wanted = { ...recipe, size, typeScale: 1.3 }
      const small = previewRecipe(wanted, { width: 500, height: 400 }, 1)
      const [exported, shown] = [pictureSize(wanted), pictureSize(small)]
      expect(shown.layout.width).toBeCloseTo(exported.layout.width, 6)
      expect(shown.layout.height / exported.layout.height).toBeCloseTo(1, 1)
      expect(shown.width).toBeLessThanOrEqual(500)
      expect(shown.height).toBeLessThanOrEqual(400)
    }
  })
})

it('names a file after the study', () => {
  expect(fileNameOf('Ring of orientations: θ', 'gif')).toBe('ring-of-orientations-θ.gif')
  expect(fileNameOf('', 'tiff')).toBe('limen.tiff')
})

it('tells the time that is left as a person would', () => {
  expect([0.2, 42.4, 200].map(timeLeftText)).toEqual(['1 s', '42 s', '3 min 20 s'])
})

it('passes on what was asked for, and never offers H.264 a colour at each pixel', () => {
  const film = formatDefaults({ ...recipe, format: 'webm', chroma: '4:4:4' }, 'mp4')
  expect(motionSettings(film, 'mp4')).toMatchObject({ codec: 'h264', chroma: '4:2:0' })
  expect(motionSettings({ ...recipe, codec: 'vp9' }, 'mp4').codec).toBe('vp9')
})
