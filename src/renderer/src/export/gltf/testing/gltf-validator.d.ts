/** The part of Khronos's gltf-validator that tests use; it brings no types of its own. */
declare module 'gltf-validator' {
  export interface Report {
    issues: {
      numErrors: number
      numWarnings: number
      messages: { code: string; message: string; pointer?: string }[]
    }
    info: { animationCount: number; totalVertexCount: number; drawCallCount: number }
  }
  const validator: { validateBytes: (bytes: Uint8Array, options?: { maxIssues?: number }) => Promise<Report> }
  export default validator
}
