import { execFileSync } from 'node:child_process'
import { Command } from 'commander'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportFormatNames, formatOfPath } from './export-formats.ts'
import {
  exportRecipeSchema,
  insetChoiceSchema,
  plainRecipe,
  withPreset,
  type ExportRecipe
} from './export-recipe.ts'
import { errorData } from './errors.ts'
import { takesField } from './recipe-fields.ts'
import {
  exportCommand,
  recipeOfOptions,
  recipeOptions,
  recipeWords,
  untakenOption,
  type TypedOptions
} from './recipe-options.ts'

/** What a command line with these words means. */
function typedRecipe(words: readonly string[]): { recipe: ExportRecipe; out: string; study: string } {
  const command = new Command().argument('<study>').option('--format <name>').requiredOption('--out <path>')
  command.option('--caption <file>').exitOverride()
  for (const { flags, description } of recipeOptions) command.option(flags, description)
  command.parse(words, { from: 'user' })
  const typed: TypedOptions = command.opts()
  const out = typed['out'] ?? ''
  const format = (typed['format'] ?? formatOfPath(out)) as ExportRecipe['format']
  return { recipe: recipeOfOptions(format, typed), out, study: command.args[0] ?? '' }
}

const size = fc.oneof(
  fc.record({
    unit: fc.constant('px' as const),
    width: fc.integer({ min: 16, max: 16_000 }),
    height: fc.integer({ min: 16, max: 16_000 })
  }),
  fc.record({
    unit: fc.constant('mm' as const),
    width: fc.integer({ min: 50, max: 2000 }).map((tenths) => tenths / 10),
    height: fc.integer({ min: 5, max: 2000 }),
    dpi: fc.integer({ min: 36, max: 2400 })
  })
)
const insets = fc.record(
  Object.fromEntries(Object.keys(insetChoiceSchema.shape).map((name) => [name, fc.boolean()]))
)
const columns = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined })
const panels = fc.oneof(
  fc.record({ by: fc.constantFrom('site', 'condition'), columns }),
  fc.record({
    by: fc.constant('parameter'),
    parameter: fc.constant('x.a b:0=c'),
    values: fc.constant([0, -1.5, 3e-7])
  }),
  fc.record({
    ...{ by: fc.constant('parameter'), parameter: fc.constantFrom('angle', 'image.angle'), columns },
    count: fc.integer({ min: 1, max: 36 })
  })
)
const recipe = fc
  .record(
    {
      format: fc.constantFrom(...exportFormatNames),
      size,
      insets,
      typeScale: fc.integer({ min: 1, max: 16 }).map((quarters) => quarters / 4),
      theme: fc.constantFrom('dark', 'light'),
      panels,
      fps: fc.constantFrom(24, 29.97, 60),
      codec: fc.constantFrom('h264', 'av1'),
      chroma: fc.constantFrom('4:2:0', '4:4:4'),
      panelLetter: fc.constantFrom('', 'a', '1', "b'", '-'),
      supersampling: fc.integer({ min: 1, max: 4 })
    },
    { requiredKeys: ['format'] }
  )
  .map((given) => exportRecipeSchema.safeParse(given))
  .filter(({ success }) => success)
  .map(({ data }) => spoken(data as ExportRecipe))

/** Without what says nothing of what is exported, which no command needs. */
function spoken(given: ExportRecipe): ExportRecipe {
  const usual = plainRecipe(given.format)
  const fields = Object.keys(given) as (keyof ExportRecipe)[]
  const said = fields.filter((field) => takesField(field, given))
  return { ...usual, ...Object.fromEntries(said.map((field) => [field, given[field]])) }
}

describe('a recipe as a command', () => {
  it('is what a person would type', () => {
    const plain = exportRecipeSchema.parse({ format: 'csv' })
    expect(exportCommand({ study: 'ring.limen.json', out: 'ring.csv', recipe: plain })).toBe(
      'npx limen export ring.limen.json --out ring.csv'
    )
    const figure = exportRecipeSchema.parse({
      format: 'pdf',
      size: { unit: 'mm', width: 89, height: 67, dpi: 300 },
      insets: { title: false, triad: false },
      font: 'print'
    })
    expect(
      exportCommand({ study: 'my ring.limen.json', out: 'fig 1', recipe: figure, caption: 'fig1.tex' })
    ).toBe(
      "npx limen export 'my ring.limen.json' --format pdf --size 89x67mm --dpi 300 --without title,triad " +
        "--out 'fig 1' --caption fig1.tex"
    )
  })

  it('is read back as itself', () => {
    fc.assert(
      fc.property(recipe, (given) => {
        const words = ['a.limen.json', '--format', given.format, ...recipeWords(given), '--out', 'x']
        expect(typedRecipe(words).recipe).toEqual(given)
      })
    )
  })

  it.skipIf(process.platform === 'win32')('also by way of a shell', () => {
    const names = fc.constantFrom('a.mp4', "Anna's film.mp4", '$HOME.webm', '*.gif')
    fc.assert(
      fc.property(recipe, names, (given, out) => {
        const line = exportCommand({ study: 'the ring.limen.json', out, recipe: given })
        const script = line.replace('npx limen export', "printf '%s\\0'")
        const words = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
        expect(typedRecipe(words)).toEqual({ recipe: given, out, study: 'the ring.limen.json' })
      }),
      { numRuns: 20 }
    )
  })

  it('goes over what a preset says', () => {
    const base = withPreset(plainRecipe('pdf'), 'nature-double')
    expect(recipeOfOptions('pdf', {}, base)).toEqual(base)
    const typed = { size: '100x60mm', theme: 'dark', font: 'screen', dpi: '600', without: 'legend' }
    expect(recipeOfOptions('pdf', typed, base)).toMatchObject({
      size: { unit: 'mm', width: 100, height: 60, dpi: 600 },
      ...{ theme: 'dark', font: 'screen', insets: { legend: false, title: false, colorBar: true } }
    })
  })

  it('says in plain words what an option takes', () => {
    const why = (typed: TypedOptions): string => {
      try {
        recipeOfOptions('mp4', typed)
      } catch (error) {
        return errorData(error).message
      }
      return ''
    }
    expect(why({ theme: 'blue' })).toBe('--theme does not fit: it may be dark or light.')
    expect(why({ panelLetter: 'abc' })).toBe('--panel-letter does not fit: 2 letters at most.')
    expect(why({ with: 'title', without: 'title' })).toMatch('--without names title, too')
    expect(why({ fps: 'many' })).toBe('--fps does not fit: it takes a number.')
    expect(why({ supersampling: '1.5' })).toBe('--supersampling does not fit: it takes a whole number.')
    expect(why({ beside: 'caption,captions' })).toMatch(
      /^--beside does not fit: it may be caption, .* or npz\.$/
    )
  })

  it('refuses what would change nothing of what is exported, and says where it would', () => {
    const untaken = (typed: TypedOptions, ...formats: ExportRecipe['format'][]): string | null =>
      untakenOption(
        typed,
        formats.map((format) => recipeOfOptions(format, typed))
      )
    expect(untaken({ of: 'attention', trace: 'x' }, 'pdf')).toBe(
      '--trace is for --of distance, --of activity alone, not for --of attention: leave it out, or change --of.'
    )
    expect(untaken({ of: 'activity', trace: 'x' }, 'pdf')).toBeNull()
    expect(untaken({ metric: '2' }, 'png')).toMatch('--metric is for --of metric alone')
    expect(untaken({ fps: '30' }, 'png')).toMatch(/^--fps is for \.mp4, .* not for \.png/)
    expect(untaken({ fps: '30' }, 'png', 'mp4')).toBeNull()
    expect(untaken({ theme: 'dark', head: '0.5' }, 'png')).toBeNull()
  })

  it('takes back the panels of a recipe', () => {
    const base = recipeOfOptions('png', { panels: 'site', columns: '2' })
    expect(recipeOfOptions('png', {}, base).panels).toEqual({ by: 'site', columns: 2 })
    expect(recipeOfOptions('png', { panels: 'none' }, base).panels).toBeUndefined()
  })

  it('takes lists with spaces after their commas', () => {
    expect(recipeOfOptions('png', { beside: 'caption, recipe' }).beside).toEqual(['caption', 'recipe'])
  })

  it.each([
    [{ size: '89' }, '--size'],
    [{ size: '2x2' }, '--size'],
    [{ without: 'everything' }, '--without'],
    [{ fps: 'fast' }, '--fps'],
    [{ head: '' }, '--head'],
    [{ size: '320x240', dpi: '600' }, '--dpi'],
    [{ size: '600x600mm', dpi: '1200' }, '--size'],
    [{ size: '89x67mm', dpi: '5000' }, '--dpi'],
    [{ panels: 'site', columns: '99' }, '--columns'],
    [{ panels: 'parameter:b', panelCount: '0' }, '--panel-count'],
    [{ panels: 'parameter:b=1,x' }, '--panels'],
    [{ panels: 'parameter:b=' }, '--panels'],
    [{ theme: 'blue' }, '--theme']
  ])('is refused where %j does not fit', (typed, part) => {
    expect(() => recipeOfOptions('png', typed)).toThrow(
      expect.objectContaining({ tag: 'request', part }) as Error
    )
  })

  it.each([
    [{ size: '20000x100' }, '--size does not fit: an edge has 16 to 16,000 pixels. Choose another size.'],
    [{ size: '4x100' }, '--size does not fit: an edge has 16 to 16,000 pixels. Choose another size.'],
    [{ size: '40.5x100' }, '--size does not fit: pixels are whole numbers. Choose another size.'],
    [{ size: '3x67mm' }, '--size does not fit: an edge has 5 to 2,000 millimetres. Choose another size.'],
    [{ size: '89x67mm', dpi: '5000' }, '--dpi does not fit: the largest is 2400.'],
    [{ supersampling: '0' }, '--supersampling does not fit: the smallest is 1.']
  ])('says in plain words what %j goes beyond', (typed, message) => {
    expect(() => recipeOfOptions('png', typed)).toThrow(message)
  })

  it.each([
    ['mp4', { size: '641x480' }, '--size', '642 × 480'],
    ['mp4', { chroma: '4:4:4' }, '--chroma', 'AV1 or VP9'],
    ['mp4', { codec: 'vp9' }, '--codec', 'H.264 or AV1'],
    ['webm', { codec: 'h264' }, '--codec', 'VP9 or AV1'],
    ['mp4', { size: '8192x8192' }, '--size', 'a smaller size'],
    ['webm', { size: '8192x8192', codec: 'av1' }, '--size', 'a smaller size'],
    ['gif', { fps: '60' }, '--fps', '50 or fewer'],
    ['mp4', { background: 'transparent' }, '--background', 'WebM with VP9']
  ] as const)('of %s is refused where %j can not be encoded', (format, typed, part, advice) => {
    expect(() => recipeOfOptions(format, typed)).toThrow(
      expect.objectContaining({
        tag: 'request',
        part,
        message: expect.stringContaining(advice) as string
      }) as Error
    )
  })
})
