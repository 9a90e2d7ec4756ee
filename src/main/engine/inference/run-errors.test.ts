import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { rejection } from '#engine/onnx/testing/failure.ts'
import { createSession } from './compiled-session.ts'
import { compileError, providerReason, runError } from './run-errors.ts'

describe('errors of ONNX Runtime', () => {
  it('of memory are resources, and say what to do', () => {
    const error = runError(
      new Error(
        "Non-zero status code returned while running MatMul node. Name:'big' Status Message: std::bad_alloc"
      )
    )
    expect(error).toMatchObject({
      tag: 'resources',
      part: 'big',
      message: "Memory ran out in the MatMul node 'big'."
    })
    expect(error.advice).toContain('smaller batch')
  })

  it('keep the reason and the cause', () => {
    const cause = new Error(
      "Non-zero status code returned while running Gather node. Name:'table' Status Message: indices element out of data bounds, idx=9"
    )
    const error = runError(cause)
    expect(error.message).toContain('out of data bounds, idx=9')
    expect(error.cause).toBe(cause)
    expect(runError(error)).toBe(error)
  })

  it('are told in one line, without the place in the source', () => {
    const texts = [
      'upsamplebase.h:548 ScalesValidation Scale value should be greater than 0.',
      '/onnxruntime_src/cpu/rnn/rnn.h:48 onnxruntime::RNN<T>::RNN(const onnxruntime::OpKernelInfo&) [with T = float] layout_ == 0 was false. Batchwise operations are not supported.',
      'Exception during initialization: /a/string_normalizer.cc:235 onnxruntime::Locale::Locale(const std::string&)::<lambda()> Failed to construct locale',
      'Got invalid dimensions for input: X for the following indices\n index: 1 Got: 1 Expected: 3\n Please fix it.'
    ]
    expect(
      texts.map((text) => compileError(new Error(text)).message.split(': ').slice(1).join(': '))
    ).toEqual([
      'Scale value should be greater than 0.',
      'Batchwise operations are not supported.',
      'Failed to construct locale',
      'Got invalid dimensions for input: X for the following indices index: 1 Got: 1 Expected: 3 Please fix it.'
    ])
  })

  it('of a Scan without steps say what it lacks', async () => {
    const builder = new GraphBuilder({ name: 'sum', opset: 21 })
    builder.input('xs', 'float32', ['steps'])
    const body = builder.subgraph()
    body.output(body.node('Exp', [body.input('x', 'float32', [])]), 'float32', [])
    const attributes = { body: body.graph(), num_scan_inputs: 1 }
    builder.node('Scan', ['xs'], { attributes, name: 'steps', outputs: ['y'] })
    builder.output('y', 'float32', null)
    const session = await createSession(builder.build(), 'cpu')
    const run = session.run({ xs: { type: 'float32', dims: [0], data: new Float32Array() } })
    expect(await rejection(run)).toMatchObject({
      tag: 'request',
      part: 'steps',
      message:
        "The Scan node 'steps' was given a sequence without entries, and ONNX Runtime runs no Scan without steps."
    })
    await session.release()
  })

  it('of missing kernels are unsupported', () => {
    const text = "Could not find an implementation for Det(11) node with name 'd'"
    expect(compileError(new Error(text))).toMatchObject({
      tag: 'unsupported',
      message: expect.stringContaining('Det(11)') as string
    })
    expect(compileError(new Error('Unsupported data type: 16')).tag).toBe('unsupported')
    expect(compileError(new Error('Fatal error: Foo is not a registered function/op')).tag).toBe('network')
  })

  it('of providers are put into plain words', () => {
    const webgpu =
      '/onnxruntime_src/webgpu_context.cc:136 Initialize(const Config&)::<lambda()> adapter_result.status == Success was false. Failed to get a WebGPU adapter: No supported adapters'
    expect(providerReason(compileError(new Error(webgpu)))).toBe(
      'No graphics device was found that WebGPU can use.'
    )
    expect(providerReason(new Error('Failed to load shared library'))).toBe(
      'A library that it needs could not be loaded.'
    )
    expect(providerReason(new Error('Something else.'))).toBe('Something else.')
  })
})
