import { SyncError } from '#domain';

export interface SettingProblem {
  /** Of the environment variable. */
  readonly name: string;
  /** What is wrong and what would be right, as it reads after the name. Never a secret. */
  readonly message: string;
}

/** The environment of a service cannot be used. Carries every problem; the message is all of them. */
export class SettingsInvalidError extends SyncError {
  readonly code = 'SETTINGS_INVALID';
  readonly retryable = false;

  constructor(readonly problems: readonly SettingProblem[]) {
    super(problems.map(({ name, message }) => `${name} ${message}`).join('\n'), { problems });
  }
}
