/** The font files that come with the app, for documents that embed them. */
import arimoCyrillic from '@fontsource/arimo/files/arimo-cyrillic-400-normal.woff?url'
import arimoCyrillicBold from '@fontsource/arimo/files/arimo-cyrillic-600-normal.woff?url'
import arimoGreek from '@fontsource/arimo/files/arimo-greek-400-normal.woff?url'
import arimoGreekBold from '@fontsource/arimo/files/arimo-greek-600-normal.woff?url'
import arimo from '@fontsource/arimo/files/arimo-latin-400-normal.woff?url'
import arimoBold from '@fontsource/arimo/files/arimo-latin-600-normal.woff?url'
import arimoExtended from '@fontsource/arimo/files/arimo-latin-ext-400-normal.woff?url'
import arimoExtendedBold from '@fontsource/arimo/files/arimo-latin-ext-600-normal.woff?url'
import interCyrillic from '@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2?url'
import interGreek from '@fontsource-variable/inter/files/inter-greek-wght-normal.woff2?url'
import interExtended from '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url'
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { LimenError } from '#shared/errors.ts'
import { sheetFonts, type SheetFont } from '../sheet/type-metrics.ts'
import { subsetRanges, type FontFile, type FontSubset } from './font-files.ts'

type Listed = [subset: FontSubset, weight: FontFile['weight'], address: string]

const files: Record<SheetFont, readonly Listed[]> = {
  print: [
    ['latin', '400', arimo],
    ['latin', '600', arimoBold],
    ['latin-ext', '400', arimoExtended],
    ['latin-ext', '600', arimoExtendedBold],
    ['greek', '400', arimoGreek],
    ['greek', '600', arimoGreekBold],
    ['cyrillic', '400', arimoCyrillic],
    ['cyrillic', '600', arimoCyrillicBold]
  ],
  screen: [
    ['latin', '100 900', inter],
    ['latin-ext', '100 900', interExtended],
    ['greek', '100 900', interGreek],
    ['cyrillic', '100 900', interCyrillic]
  ]
}

/** All files of a font. @throws LimenError 'file' where one can't be loaded. */
export const shippedFonts = (font: SheetFont): Promise<FontFile[]> =>
  Promise.all(
    files[font].map(async ([subset, weight, address]): Promise<FontFile> => ({
      family: sheetFonts[font],
      weight,
      format: address.endsWith('woff2') ? 'woff2' : 'woff',
      ranges: subsetRanges[subset],
      bytes: await loaded(address)
    }))
  )

async function loaded(address: string): Promise<Uint8Array> {
  const response = await fetch(address)
  if (response.ok) return new Uint8Array(await response.arrayBuffer())
  throw new LimenError({
    tag: 'file',
    message: `A font of the app can not be loaded (${response.status}).`,
    advice: 'Start the app again; if that does not help, install it anew.',
    part: address
  })
}
