import { addressBits, type AddressBits } from './address-bits.js';

/**
 * What stands behind an address. `metadata` is the service by which a cloud hands its machines their secrets;
 * `special` is whatever no server that we mean can have (IANA's special-purpose ranges, and what is not an address).
 */
export type AddressKind =
  'public' | 'private' | 'loopback' | 'link-local' | 'metadata' | 'unspecified' | 'multicast' | 'special';

type Range = readonly [cidr: string, kind: AddressKind];

/** Looked up in this order: single addresses first. Private and shared space is IANA's, the metadata addresses are the clouds'. */
const IPV4: readonly Range[] = [
  ['169.254.169.254/32', 'metadata'], // AWS, Azure, Google, Oracle, OpenStack
  ['169.254.170.2/32', 'metadata'], // AWS, of containers
  ['100.100.100.200/32', 'metadata'], // Alibaba
  ['168.63.129.16/32', 'metadata'], // Azure's wire server, in public space
  ['192.0.0.192/32', 'metadata'], // Oracle, classic
  ['0.0.0.0/8', 'unspecified'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'private'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'special'],
  ['192.0.2.0/24', 'special'],
  ['192.88.99.0/24', 'special'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'special'],
  ['198.51.100.0/24', 'special'],
  ['203.0.113.0/24', 'special'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'special'],
];

const IPV6: readonly Range[] = [
  ['fd00:ec2::254/128', 'metadata'], // AWS
  ['fd20:ce::254/128', 'metadata'], // Google
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['2001::/23', 'special'], // protocol assignments, Teredo among them
  ['2001:db8::/32', 'special'],
  ['2002::/16', 'special'], // 6to4 carries any IPv4 address to whoever relays it
  ['3fff::/20', 'special'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'special'],
  ['ff00::/8', 'multicast'],
  ['2000::/3', 'public'], // all that is given out; the rest is kept back
];

/** Their last 32 bits are an IPv4 address, and a packet may well arrive there. */
const EMBEDDING: readonly string[] = ['::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96'];

interface Network {
  readonly bits: bigint;
  readonly shift: bigint;
  readonly kind: AddressKind;
}

const IPV4_NETWORKS = IPV4.map(networkOf);
const IPV6_NETWORKS = IPV6.map(networkOf);
const EMBEDDING_NETWORKS = EMBEDDING.map((cidr) => networkOf([cidr, 'special']));

/** @param address IPv4 in four decimal numbers, or IPv6, also in brackets or with a zone; a name is `special` */
export function judgeAddress(address: string): AddressKind {
  const read = addressBits(address);
  return read === undefined ? 'special' : kindOf(read);
}

function kindOf({ family, bits }: AddressBits): AddressKind {
  if (family === 4) return IPV4_NETWORKS.find((network) => isIn(bits, network))?.kind ?? 'public';
  if (EMBEDDING_NETWORKS.some((network) => isIn(bits, network))) {
    return kindOf({ family: 4, bits: bits & 0xffffffffn });
  }
  return IPV6_NETWORKS.find((network) => isIn(bits, network))?.kind ?? 'special';
}

function isIn(bits: bigint, network: Network): boolean {
  return bits >> network.shift === network.bits;
}

function networkOf([cidr, kind]: Range): Network {
  const [address = '', length = ''] = cidr.split('/');
  const read = addressBits(address);
  if (read === undefined) throw new Error(`${cidr} is no range of addresses.`);
  const shift = BigInt((read.family === 4 ? 32 : 128) - Number(length));
  return { bits: read.bits >> shift, shift, kind };
}
