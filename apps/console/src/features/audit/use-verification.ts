import { useEffect, useRef, useState } from 'react';
import { api, given, take } from '../../api/client.js';
import type { ChainFound } from './verdict-words.js';

/** A look at the chains, as far as it has come. */
export interface Verification {
  readonly is: 'idle' | 'busy' | 'done' | 'failed';
  readonly chains: readonly ChainFound[];
  /** Records that were followed so far. */
  readonly records: number;
  readonly isIntact: boolean;
  readonly forged: number;
  readonly unchained: number;
  /** Whether the server has keys to look at codes and signatures with. */
  readonly keys: { readonly hmac: boolean; readonly public: boolean } | undefined;
  readonly error: unknown;
}

const NONE: Verification = {
  ...{ is: 'idle', chains: [], records: 0, isIntact: true },
  ...{ forged: 0, unchained: 0, keys: undefined, error: undefined },
};

/** Follows the chains of records, a part at a time. @param org undefined: all chains that one may see */
export function useVerification(org: string | undefined) {
  const [found, setFound] = useState(NONE);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const verify = async (): Promise<void> => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    let so: Verification = { ...NONE, is: 'busy' };
    const tell = (next: Verification) => {
      so = next;
      if (running.current === own) setFound(next);
    };
    tell(so);
    try {
      for (let after: string | undefined; ;) {
        const body = given({ org, after });
        const part = await take(api.POST('/audit/verify', { body, signal: own.signal }));
        tell({
          ...{ is: part.next === null ? 'done' : 'busy', error: undefined, keys: part.keys },
          ...{ chains: [...so.chains, ...part.chains], records: so.records + part.records },
          ...{ isIntact: part.isIntact, forged: so.forged + part.forgedCheckpoints },
          unchained: so.unchained + part.unchained,
        });
        if (part.next === null) return;
        after = part.next;
      }
    } catch (error) {
      tell({ ...so, is: 'failed', error });
    }
  };
  return { found, verify };
}
