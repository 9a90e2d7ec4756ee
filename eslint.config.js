import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

/** Imports point one way (ARCHITECTURE.md): `target` may not import from `from`, but for `except`. */
const zones = [
  { target: './src/shared', from: './src', except: ['./shared'] },
  { target: './src/main/engine', from: './src', except: ['./shared', './main/engine', './main/files'] },
  { target: './src/renderer', from: './src', except: ['./shared', './renderer'] },
  { target: './src/preload', from: './src', except: ['./shared', './preload'] },
  { target: './src/main/files', from: './src/main', except: ['./files'] },
  { target: './src/main/host', from: './src/main', except: ['./host', './files'] },
  { target: './src/main/electron', from: './src/main', except: ['./electron', './host', './files'] },
  {
    target: './src/main/server',
    from: './src/main',
    except: ['./server', './host', './files', './engine/studies']
  },
  {
    target: './src/main/cli',
    from: './src/main',
    except: ['./cli', './server', './host', './files', './engine/arrays']
  },
  { target: './src/main', from: './src', except: ['./shared', './main'] }
]

export default ts.config(
  {
    ignores: [
      'out',
      'dist',
      'node_modules',
      'test-results',
      'playwright-report',
      'src/main/engine/onnx/schema/onnx_pb.ts'
    ]
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: ['tsconfig.node.json', 'tsconfig.web.json'],
          noWarnOnMultipleProjects: true
        })
      ]
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true }
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }]
    }
  },
  {
    files: ['src/main/engine/**', 'src/shared/**'],
    rules: { 'no-restricted-imports': ['error', { paths: ['electron', 'ws', 'three', 'svelte'] }] }
  },
  {
    files: ['src/shared/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['electron', 'ws', 'three', 'svelte'], patterns: ['node:*'] }
      ]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } }
  },
  {
    files: ['src/main/cli/**', 'src/main/server/**', 'scripts/**', 'bench/**'],
    rules: { 'no-console': 'off' }
  },
  {
    files: ['**/*.test.ts', 'e2e/**', 'bench/**'],
    rules: {
      'max-lines-per-function': 'off',
      // Playwright tells a fixture without needs by an empty pattern.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      '@typescript-eslint/no-non-null-assertion': 'off'
    }
  },
  { files: ['**/*.js'], extends: [ts.configs.disableTypeChecked] }
)
