/** Environment for processes that move large recordings. */

const hugePages = 'glibc.malloc.hugetlb=1'

/**
 * ONNX Runtime's binding copies every answer into fresh memory, which the system hands out page by page: for a recording of
 * 94 MB that took as long as the network itself. With huge pages it is a fraction. Read by glibc 2.35 and later at the start
 * of a process; others pay no heed to it. What the user has set comes first.
 */
export function allocatorEnvironment(): NodeJS.ProcessEnv {
  const set = process.env['GLIBC_TUNABLES']
  return { ...process.env, GLIBC_TUNABLES: set === undefined ? hugePages : `${hugePages}:${set}` }
}
