/** Codes are stable; README.md lists them. */
export type SimulatorErrorCode =
  | 'SIM_STATE_INVALID'
  | 'SIM_CONTROL_INVALID'
  | 'SIM_EDIT_INVALID'
  | 'SIM_OPTION_INVALID'
  | 'SIM_FILE_UNREADABLE'
  | 'SIM_PORT_IN_USE';

/** Thrown to the person who runs the simulator: a bad document, option or port. Never sent to a client of the API. */
export class SimulatorError extends Error {
  constructor(
    readonly code: SimulatorErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'SimulatorError';
  }
}
