import type { ScimToken } from './scim-token.js';

/** What is known of a connection when somebody asks whether it works. */
export interface ScimConnectionFacts {
  readonly readBy: readonly string[];
  /** Those that are valid. */
  readonly tokens: readonly Pick<ScimToken, 'expiresAt' | 'lastUsedAt'>[];
  readonly lastRequest?: { readonly at: Date; readonly request: string; readonly status: number };
  readonly users: number;
  readonly groups: number;
  /** The directory groups that rules name, of all configurations that read from it. */
  readonly mapped: readonly string[];
  /** Those of them that were pushed. */
  readonly known: readonly string[];
  readonly isFilling: boolean;
}

export interface ScimCheck {
  readonly name: string;
  readonly state: 'good' | 'bad' | 'look';
  readonly words: string;
}

const NAMED_MAX = 10;

/** Whether everything is there that a push needs to change something, in words. `bad`: nothing comes, or nothing comes of it. */
export function checkScimConnection(facts: ScimConnectionFacts): ScimCheck[] {
  return [tokenCheck(facts), requestCheck(facts), sourceCheck(facts), peopleCheck(facts), groupCheck(facts)];
}

function tokenCheck({ tokens }: ScimConnectionFacts): ScimCheck {
  const name = 'token';
  if (tokens.length === 0) return { name, state: 'bad', words: 'there is no valid token; make one' };
  const lasting = tokens.find(({ expiresAt }) => expiresAt === null);
  if (lasting?.lastUsedAt === null && tokens.length > 1) {
    return { name, state: 'look', words: 'the new token was never used; the one before ends soon' };
  }
  return { name, state: 'good', words: tokens.length === 1 ? 'there is one' : 'there are two' };
}

function requestCheck({ lastRequest }: ScimConnectionFacts): ScimCheck {
  const name = 'last request';
  if (lastRequest === undefined) return { name, state: 'bad', words: 'the client was never heard of' };
  const { request, status, at } = lastRequest;
  const words = `${request} answered with ${status} at ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return { name, state: status < 400 ? 'good' : 'look', words };
}

function sourceCheck({ readBy }: ScimConnectionFacts): ScimCheck {
  const name = 'identity source';
  return readBy.length === 0
    ? {
        name,
        state: 'bad',
        words: 'no configuration has it as its identity source, so a push changes nothing',
      }
    : { name, state: 'good', words: `of ${readBy.join(', ')}` };
}

function peopleCheck({ users, isFilling }: ScimConnectionFacts): ScimCheck {
  const name = 'people';
  if (users === 0) return { name, state: 'bad', words: 'nobody was pushed' };
  const words = `${users} pushed`;
  return isFilling
    ? { name, state: 'look', words: `${words}; the first push goes on, so nobody counts as absent yet` }
    : { name, state: 'good', words };
}

function groupCheck({ groups, mapped, known }: ScimConnectionFacts): ScimCheck {
  const name = 'groups';
  const missing = mapped.filter((group) => !known.includes(group));
  if (missing.length === 0)
    return { name, state: 'good', words: `${groups} pushed, every group of a rule among them` };
  const named = missing.slice(0, NAMED_MAX).join(', ') + (missing.length > NAMED_MAX ? ', …' : '');
  const words = `${groups} pushed; rules name ${missing.length} that were not: ${named}`;
  return { name, state: known.length === 0 ? 'bad' : 'look', words };
}
