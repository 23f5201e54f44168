import type { StatusWords } from '../../words/status.js';

interface ConnectionUse {
  readonly filling: boolean;
  readonly lastRequest: { readonly status: number } | null;
  readonly tokens: readonly { readonly state: string }[];
}

/** How the checks of a connection are coloured. */
export const CHECK_TONES = { good: 'good', bad: 'bad', look: 'warn' } as const;

/** Whether a directory pushes, and is heard. */
export function connectionStatus({ filling, lastRequest, tokens }: ConnectionUse): StatusWords {
  if (!tokens.some(({ state }) => state === 'valid')) {
    return { word: 'no token', tone: 'warn', hint: 'Make one, and enter it in the directory.' };
  }
  if (lastRequest === null)
    return { word: 'silent', tone: 'quiet', hint: 'The directory was never heard of.' };
  if (lastRequest.status >= 400)
    return { word: 'refused', tone: 'bad', hint: 'The last request was refused.' };
  if (filling)
    return { word: 'filling', tone: 'busy', hint: 'The first push goes on: nobody counts as absent yet.' };
  return { word: 'heard', tone: 'good' };
}
