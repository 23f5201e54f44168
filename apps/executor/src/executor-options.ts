/** How this process executes. */
export class ExecutorOptions {
  constructor(
    /** False: reads only. */
    readonly writes: boolean,
    /** The longest wait that Sign may state before the org's work is put off, in milliseconds. */
    readonly maxWaitMs: number,
  ) {}
}
