import { ESLint } from 'eslint'
import { expect, test } from 'vitest'

const rule = 'import-x/no-restricted-paths'
const eslint = new ESLint({
  // Neither rule asks for types, which would be those of the whole project.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId === rule || ruleId === 'no-restricted-imports'
})

/** Messages for a file of this project, were it to hold this text. */
async function messages(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath })
  return result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? []
}

test.each([
  ['src/shared/errors.ts', '../main/engine/onnx/model.ts', rule],
  ['src/shared/errors.ts', 'node:fs', 'no-restricted-imports'],
  ['src/main/engine/session.ts', '../server/index.ts', rule],
  ['src/main/engine/session.ts', 'electron', 'no-restricted-imports'],
  ['src/main/server/index.ts', '#engine/session.ts', rule],
  ['src/main/server/index.ts', '../electron/window.ts', rule],
  ['src/main/cli/record.ts', '#engine/onnx/model.ts', rule],
  ['src/renderer/src/main.ts', '../../main/engine/session.ts', rule],
  ['src/preload/index.ts', '../main/electron/ipc.ts', rule]
])('%s may not import %s', async (file, from, wanted) => {
  expect(await messages(file, `import '${from}'\n`)).toEqual([wanted])
})

test.each([
  ['src/main/engine/session.ts', '#shared/errors.ts'],
  ['src/main/cli/record.ts', '#engine/arrays/npz.ts'],
  ['src/main/server/index.ts', '../host/page-files.ts'],
  ['src/renderer/src/main.ts', '#shared/errors.ts']
])('%s may import %s', async (file, from) => {
  expect(await messages(file, `import '${from}'\n`)).toEqual([])
})
