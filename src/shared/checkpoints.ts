/** What joining the checkpoints of a training asks for and answers. Data only. */

/** Checkpoints to join into one network whose weights are chosen by an input. */
export interface JoinCheckpointsRequest {
  /** Absolute paths of .onnx files, or of folders that hold them. */
  paths: string[]
  /** Absolute path of the .onnx file to write. */
  out: string
}

export interface JoinedCheckpoints {
  out: string
  /** Updates after which each checkpoint was taken, in order. */
  steps: number[]
}
