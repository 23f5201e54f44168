import type { Org } from '../../app/orgs.query.js';
import { plural } from '../../words/count.js';
import type { StatusWords, Tone } from '../../words/status.js';

const KEYS: Readonly<Record<Org['key'], StatusWords>> = {
  accepted: { word: 'accepted', tone: 'good', hint: 'Sign took it when the account was last read.' },
  refused: {
    word: 'refused',
    tone: 'bad',
    hint: 'Sign refuses it: make a new one in Acrobat Sign and put it in the place of the old one.',
  },
  unknown: { word: 'not tried yet', tone: 'quiet', hint: 'No run has used it yet.' },
};

/** What the last run says of the integration key. */
export function keyWords(key: Org['key']): StatusWords {
  return KEYS[key];
}

interface Tested {
  readonly outcome: 'reached' | 'failed' | 'waiting';
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly users: number | null;
  readonly groups: number | null;
}

/** What came of a test. */
export function testWords({ outcome, error, users, groups }: Tested): {
  readonly word: string;
  readonly tone: Tone;
  readonly text: string;
} {
  if (outcome === 'reached') {
    const found = [plural(users ?? 0, 'user'), plural(groups ?? 0, 'group')].join(' and ');
    return { word: 'reached', tone: 'good', text: `${found} read.` };
  }
  if (outcome === 'waiting') {
    return {
      word: 'waiting',
      tone: 'warn',
      text: 'Not read within 20 seconds; the run goes on and says it:',
    };
  }
  return {
    word: 'failed',
    tone: 'bad',
    text: error === null ? 'The run says why:' : `${error.message} (${error.code})`,
  };
}
