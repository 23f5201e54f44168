import type { Check, ConnectionChecks } from '#domain';

/** What the calls of an inspection came to. */
export interface CallFacts {
  /** `http:` is possible for a loopback address alone; undefined when the host cannot be read. */
  readonly protocol: string | undefined;
  /** Some HTTP answer came, whatever it said. */
  readonly answered: boolean;
  /** Some call was answered as hoped, which needs a valid key. */
  readonly accepted: boolean;
  /** The code of what ended it. */
  readonly failure?: string;
}

const UNKNOWN: Check = { state: 'unknown', words: 'not found out' };

const BAD_TLS = new Map([
  ['SIGN_CERTIFICATE_UNTRUSTED', 'the certificate is not trusted'],
  ['SIGN_CA_FILE', 'the file of further authorities cannot be used'],
]);

const BAD_KEY = new Map([
  ['SIGN_KEY_REFUSED', 'refused'],
  ['SIGN_KEY_MALFORMED', 'empty, or with characters that no key has'],
  ['SIGN_TERMS_NOT_ACCEPTED', 'locked until an account admin accepts the API terms'],
]);

/** Failures that came before anything was sent. */
const UNSENT = new Set(['SIGN_CA_FILE', 'SIGN_KEY_MALFORMED']);

export function orgChecks(facts: CallFacts): ConnectionChecks {
  return { reachable: reachable(facts), tls: tls(facts), credentials: key(facts) };
}

function reachable({ answered, failure = '' }: CallFacts): Check {
  // A certificate that is not trusted is an answer.
  if (answered || failure === 'SIGN_CERTIFICATE_UNTRUSTED') return good('yes');
  if (failure === 'SIGN_HOST_INVALID') return bad('host is no usable address');
  return UNSENT.has(failure) ? UNKNOWN : bad('no answer');
}

function tls({ protocol, answered, failure = '' }: CallFacts): Check {
  const wrong = BAD_TLS.get(failure);
  if (wrong !== undefined) return bad(wrong);
  if (protocol === 'http:') return good('none: http, within this machine');
  return answered ? good('certificate verified') : UNKNOWN;
}

function key({ accepted, failure = '' }: CallFacts): Check {
  const wrong = BAD_KEY.get(failure);
  if (wrong !== undefined) return bad(wrong);
  return accepted ? good('accepted') : UNKNOWN;
}

function good(words: string): Check {
  return { state: 'good', words };
}

function bad(words: string): Check {
  return { state: 'bad', words };
}
