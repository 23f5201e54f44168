import { BlockList } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBits } from './address-bits.js';
import { judgeAddress } from './judge-address.js';

describe('judgeAddress', () => {
  it.for([
    ['8.8.8.8', 'public'],
    ['172.32.0.1', 'public'],
    ['100.128.0.1', 'public'],
    ['2606:4700:4700::1111', 'public'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['[::ffff:10.0.0.1]', 'private'],
    ['64:ff9b::a00:1', 'private'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'special'],
    ['192.0.2.1', 'special'],
    ['::127.0.0.1', 'special'],
    ['2002:7f00:1::', 'special'],
    ['2001:db8::1', 'special'],
    ['2001:0:4136:e378::', 'special'],
    ['64:ff9b:1::1', 'special'],
    ['example.com', 'special'],
    ['127.1', 'special'],
    ['0177.0.0.1', 'special'],
    ['1.2.3.4.5', 'special'],
    ['1::2::3', 'special'],
    ['1:2:3:4:5:6:7', 'special'],
    ['', 'special'],
  ] as const)('says of %s that it is %s', ([address, kind]) => {
    expect(judgeAddress(address)).toBe(kind);
  });

  it('agrees with Node about what is private or loopback', () => {
    const list = new BlockList();
    for (const [network, bits] of [
      ['10.0.0.0', 8],
      ['100.64.0.0', 10],
      ['127.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
    ] as const) {
      list.addSubnet(network, bits);
    }
    const nearTheEdges = fc.tuple(
      fc.oneof(fc.constantFrom(9, 10, 11, 99, 100, 101, 126, 127, 128, 171, 172, 173, 192), fc.nat(255)),
      fc.oneof(fc.constantFrom(15, 16, 31, 32, 63, 64, 127, 128, 167, 168, 169), fc.nat(255)),
      fc.nat(255),
      fc.nat(255),
    );
    fc.assert(
      fc.property(nearTheEdges, (parts) => {
        const address = parts.join('.');
        if (address === '100.100.100.200') return;
        const isHouse = ['private', 'loopback'].includes(judgeAddress(address));
        expect(isHouse).toBe(list.check(address));
      }),
    );
  });

  it('reads every IPv6 address as the URL standard does', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(addressBits(address)).toEqual(addressBits(new URL(`http://[${address}]/`).hostname));
        expect(addressBits(address)).toBeDefined();
      }),
    );
  });
});
