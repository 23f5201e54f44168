import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { addressRefusal, hostRefusal, type Reach, SyncError } from '#domain';

/** A request would leave for an address to which nothing may be sent. Nothing was sent. */
export class AddressRefusedError extends SyncError {
  readonly code = 'ADDRESS_REFUSED';
  readonly retryable = false;

  /** @param why as it reads after “the address” */
  constructor(host: string, why: string) {
    super(`Nothing is sent to ${host}: the address ${why}.`);
  }
}

type Resolve = (
  host: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

const resolveBySystem: Resolve = (host, done) => {
  lookup(host, { all: true, verbatim: true }, done);
};

/**
 * Looks a name up for one connection, and lets only addresses through that may be reached: what the connection is made
 * to is what was judged, so a name that leads elsewhere the next time gains nothing. One address that may not be
 * reached refuses the name as a whole.
 *
 * Node asks no lookup for a host that is an address already; whoever connects judges that with `hostRefusal`.
 */
export function guardedLookup(reach: Reach, resolve: Resolve = resolveBySystem): LookupFunction {
  return (host, options, callback) => {
    const refused = isIP(host) === 0 ? hostRefusal(host, reach) : undefined;
    if (refused !== undefined) {
      callback(new AddressRefusedError(host, refused), []);
      return;
    }
    resolve(host, (error, addresses) => {
      const failure = error ?? refusalOf(host, addresses, reach);
      if (failure !== undefined) callback(failure, []);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}

function refusalOf(host: string, addresses: readonly LookupAddress[], reach: Reach): Error | undefined {
  if (addresses.length === 0) return new AddressRefusedError(host, 'is not known');
  const why = addresses.map(({ address }) => addressRefusal(address, reach)).find((one) => one !== undefined);
  return why === undefined ? undefined : new AddressRefusedError(host, why);
}
