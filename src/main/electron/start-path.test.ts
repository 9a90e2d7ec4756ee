import { expect, test } from 'vitest'
import { pathFromArguments } from './start-path.ts'

test.each([
  [[], null],
  [['.'], null],
  [['.', 'net.onnx'], '/work/net.onnx'],
  [['--flag=x.onnx', '/data/A.ONNX', '--user-data-dir=/tmp'], '/data/A.ONNX'],
  [['sub/one.limen.json'], '/work/sub/one.limen.json']
])('%j opens %j', (argv, path) => {
  expect(pathFromArguments(argv, '/work')).toBe(path)
})
