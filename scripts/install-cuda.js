/** `npm run install:cuda`: ONNX Runtime's own installer fetches its CUDA 12 and TensorRT providers (Linux x64, some 300 MB). */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const installer = createRequire(import.meta.url).resolve('onnxruntime-node/script/install.js')
const { status } = spawnSync(process.execPath, [installer], {
  stdio: 'inherit',
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'cuda12' }
})
if (status !== 0) console.error('The CUDA provider could not be fetched. Limen goes on without it.')
process.exitCode = status ?? 1
