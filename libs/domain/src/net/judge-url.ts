import { addressBits } from './address-bits.js';
import { type AddressKind, judgeAddress } from './judge-address.js';

/**
 * How far a request may reach. `public`: the open Internet alone. `private`: the house's own network and this machine
 * too. Neither reaches link-local or metadata addresses: nothing that we mean to talk to has one.
 */
export type Reach = 'public' | 'private';

/** Names by which clouds offer their metadata; refused before anybody resolves them. */
const METADATA_NAMES = new Set([
  'metadata',
  'metadata.goog',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
]);
/** Names that stand for this machine or the house's network, wherever they lead. */
const PRIVATE_SUFFIXES = [
  '.localhost',
  '.local',
  '.localdomain',
  '.internal',
  '.intranet',
  '.lan',
  '.corp',
  '.home',
  '.home.arpa',
  '.test',
  '.invalid',
];

/** The parts of a URL that decide, as the URL standard normalises them. */
export interface UrlParts {
  /** `https:` */
  readonly protocol: string;
  /** Without port, lower case, IPv6 in brackets; decimal, octal and hexadecimal addresses are plain by now. */
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
}

/** @returns why no request may go there, as it reads after “the address”; undefined when it may */
export function urlRefusal(url: UrlParts, reach: Reach): string | undefined {
  const { protocol, hostname, username, password } = url;
  if (protocol !== 'https:' && !(protocol === 'http:' && reach === 'private')) {
    return reach === 'private' ? 'is neither https nor http' : 'is not https';
  }
  if (username !== '' || password !== '') return 'has a user or a password in it';
  return hostRefusal(hostname, reach);
}

/** @param hostname as in a URL. @returns why nobody may connect there; undefined when it may be looked up */
export function hostRefusal(hostname: string, reach: Reach): string | undefined {
  if (addressBits(hostname) !== undefined) return addressRefusal(hostname, reach);
  const name = hostname.toLowerCase().replace(/\.+$/u, '');
  if (name === '') return 'names no host';
  if (METADATA_NAMES.has(name)) return REFUSED.metadata;
  if (reach === 'private') return undefined;
  const isHouseName = !name.includes('.') || PRIVATE_SUFFIXES.some((suffix) => name.endsWith(suffix));
  return isHouseName ? 'names a host of this machine or of the internal network' : undefined;
}

const REFUSED: Readonly<Record<AddressKind, string>> = {
  public: '',
  private: 'leads into the internal network',
  loopback: 'leads to this machine itself',
  'link-local': 'is link-local',
  metadata: "is where a cloud keeps its machines' secrets",
  unspecified: 'stands for no machine',
  multicast: 'stands for many machines',
  special: 'is reserved and belongs to no server',
};

/** @returns why nobody may connect to that address, as it reads after “the address”; undefined when one may */
export function addressRefusal(address: string, reach: Reach): string | undefined {
  const kind = judgeAddress(address);
  const isAllowed = kind === 'public' || (reach === 'private' && (kind === 'private' || kind === 'loopback'));
  return isAllowed ? undefined : REFUSED[kind];
}
