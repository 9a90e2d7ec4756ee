import { expect, test } from 'vitest'
import { pathFromArguments } from './start-path.ts'

test.each([
  [[], null],
  [['.'], null],
  [['.', 'net.onnx'], '/home/ada/net.onnx'],
  [['--flag=x.onnx', '/data/A.ONNX', '--user-data-dir=/tmp'], '/data/A.ONNX'],
  [['sub/one.limen.json'], '/home/ada/sub/one.limen.json']
])('%j opens %j', (argv, path) => {
  expect(pathFromArguments(argv, '/home/ada')).toBe(path)
})
