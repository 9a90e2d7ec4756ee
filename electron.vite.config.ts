import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

/** Entries of the main side: the two hosts that are started (the terminal starts the browser host), and the engine's own process. */
const main = {
  electron: 'src/main/electron/index.ts',
  cli: 'src/main/cli/index.ts',
  'engine-process': 'src/main/engine-process.ts'
}

/** Taken into the build, which starts a third sooner: their many small modules take longer to be found than to run. */
const bundled = [
  '@bufbuild/protobuf',
  '@huggingface/tokenizers',
  'commander',
  'fast-png',
  'hyparquet-writer',
  'ml-matrix',
  'pure-rand',
  'umap-js',
  'zod'
]

export default defineConfig({
  main: {
    build: {
      target: 'node20',
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        input: main,
        // Shared chunks lie beside the entries, so that a path relative to a module is the same in all of them.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' }
      }
    }
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: 'src/renderer',
    base: './',
    plugins: [svelte()],
    build: {
      target: 'chrome130',
      minify: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: { input: 'src/renderer/index.html' }
    }
  }
})
