/** Captions as text for a manuscript: plain, Markdown or LaTeX. Pure. */
import type { Caption } from './caption.ts'

export const captionForms = ['plain', 'markdown', 'latex'] as const
export type CaptionForm = (typeof captionForms)[number]

/** The form that a file's ending stands for: .md, .tex, and plain text for any other. */
export function captionFormOf(path: string): CaptionForm {
  if (/\.(md|markdown)$/i.test(path)) return 'markdown'
  return /\.tex$/i.test(path) ? 'latex' : 'plain'
}

/** Ends with a line break. */
export function captionText({ title, sentences }: Caption, form: CaptionForm): string {
  const body = sentences.map((sentence) => escapes[form](sentence)).join(' ')
  const head = title === '' ? '' : `${strong[form](escapes[form](`${title}.`))} `
  return form === 'latex' ? `\\caption{${head}${body}}\n` : `${head}${body}\n`
}

const strong: Readonly<Record<CaptionForm, (text: string) => string>> = {
  plain: (text) => text,
  markdown: (text) => `**${text}**`,
  latex: (text) => `\\textbf{${text}}`
}

const latexWords: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '%': '\\%',
  '&': '\\&',
  '#': '\\#',
  $: '\\$',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '°': '\\textdegree{}',
  '×': '$\\times$',
  '−': '$-$',
  '–': '--',
  '…': '\\ldots{}',
  '‘': '`',
  '’': "'"
}

const escapes: Readonly<Record<CaptionForm, (text: string) => string>> = {
  plain: (text) => text,
  markdown: (text) => text.replaceAll(/[\\`*_[\]<>#]/g, '\\$&'),
  // A number keeps its sign of percent on its line.
  latex: (text) => text.replaceAll(' %', '\u00a0%').replaceAll(/[\\{}%&#$_^~°×−–…‘’\u00a0]/g, latexWord)
}

const latexWord = (character: string): string =>
  character === '\u00a0' ? '~' : (latexWords[character] ?? character)
