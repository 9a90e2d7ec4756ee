/** Products of a tall or wide matrix with its own transpose, in double precision, in blocks that stay in the cache. */
import { Matrix } from 'ml-matrix'

const blockLength = 4096

/** rows · rowsᵀ, [count, count], for `count` rows of `length` numbers that lie one after the other. */
export function gramMatrix(rows: Float32Array, count: number, length: number): Matrix {
  const sums = new Float64Array(count * count)
  for (let start = 0; start < length; start += blockLength) {
    addBlock(sums, rows, { count, length, start, end: Math.min(start + blockLength, length) })
  }
  const gram = Matrix.zeros(count, count)
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      const value = sums[i * count + j] ?? 0
      gram.set(i, j, value)
      gram.set(j, i, value)
    }
  }
  return gram
}

/** The matrix with rows and columns swapped, row-major in and out. */
export function transposed(rows: Float32Array, count: number, length: number): Float32Array {
  const columns = new Float32Array(rows.length)
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < length; k++) columns[k * count + i] = rows[i * length + k] ?? 0
  }
  return columns
}

interface Block {
  count: number
  length: number
  start: number
  end: number
}

/** Adds the products over one block of columns; four rows at a time, so that each number read serves four sums. */
function addBlock(sums: Float64Array, rows: Float32Array, block: Block): void {
  const { count } = block
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j += 4) addFourProducts(sums, rows, i, j, block)
  }
}

function addFourProducts(sums: Float64Array, rows: Float32Array, i: number, j: number, block: Block): void {
  const { count, length, start, end } = block
  const last = (count - 1) * length
  const [a, b0, b1, b2, b3] = [i, j, j + 1, j + 2, j + 3].map((row) => Math.min(row * length, last)) as [
    number,
    number,
    number,
    number,
    number
  ]
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  for (let k = start; k < end; k++) {
    const x = rows[a + k] ?? 0
    s0 += x * (rows[b0 + k] ?? 0)
    s1 += x * (rows[b1 + k] ?? 0)
    s2 += x * (rows[b2 + k] ?? 0)
    s3 += x * (rows[b3 + k] ?? 0)
  }
  const products = [s0, s1, s2, s3]
  for (let offset = 0; offset < 4 && j + offset < count; offset++) {
    const place = i * count + j + offset
    sums[place] = (sums[place] ?? 0) + (products[offset] ?? 0)
  }
}
