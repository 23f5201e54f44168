import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textEncodingOf } from '#config';
import { BadBytesError, openDecoder } from './text-decoder.js';

const decode = (encoding: string, bytes: readonly number[]): string =>
  openDecoder(encoding).decode(Uint8Array.from(bytes), true).toString('utf8');

describe('openDecoder', () => {
  it('reads Windows 1252 as Windows does, and Latin-1 byte for byte', () => {
    expect(decode('windows-1252', [0x80, 0x8a, 0x99, 0xe9])).toBe('€Š™é');
    expect(decode('latin1', [0x80, 0xe9])).toBe('\u0080é');
  });

  it('refuses bytes that mean nothing', () => {
    for (const [encoding, bytes] of [
      ['windows-1252', [0x81]],
      ['utf-8', [0xc3]],
      ['utf-8', [0xff]],
      ['utf-16le', [0x41]],
      ['utf-16le', [0x00, 0xdc]],
    ] as const) {
      expect(() => decode(encoding, bytes)).toThrow(BadBytesError);
    }
  });

  it('refuses Korean that Node would garble without a word', () => {
    expect(decode('euc-kr', [0xb0, 0xa1, 0x41])).toBe('가A');
    expect(() => decode('euc-kr', [0x81, 0x41])).toThrow(BadBytesError);
  });

  it('opens every encoding that the configuration accepts', () => {
    const codecs = [
      'utf8',
      'utf16',
      'latin1',
      'cp866',
      'koi8_r',
      'koi8_u',
      'mac_roman',
      'mac_cyrillic',
      'cp874',
      'gbk',
      'gb18030',
      'big5',
      'euc_jp',
      'sjis',
      'iso2022_jp',
      'euc_kr',
      'latin5',
    ];
    const numbered = [2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15].map((part) => `iso8859_${part}`);
    const windows = [1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => `cp${page}`);
    for (const codec of [...codecs, ...numbered, ...windows]) {
      const label = textEncodingOf(codec) ?? `no label for ${codec}`;
      expect(openDecoder(label).decode(Buffer.from('A\0', 'latin1'), true).length).toBeGreaterThan(0);
    }
  });

  it('gives the same text however the bytes are cut', () => {
    const samples = [
      ['utf-8', Buffer.from('aé漢𝒜')],
      ['utf-16le', Buffer.from('aé漢𝒜', 'utf16le')],
      ['shift_jis', Buffer.from([0x82, 0xa0, 0x41, 0x82, 0xa2])],
      ['gb18030', Buffer.from([0x81, 0x30, 0x81, 0x30, 0x41])],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(fc.nat(12)), ([encoding, bytes], cuts) => {
        const whole = openDecoder(encoding).decode(bytes, true);
        const decoder = openDecoder(encoding);
        const places = [
          0,
          ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b),
          bytes.length,
        ];
        const parts = places
          .slice(1)
          .map((end, index) => decoder.decode(bytes.subarray(places[index], end), false));
        expect(Buffer.concat([...parts, decoder.decode(new Uint8Array(), true)])).toEqual(whole);
      }),
    );
  });
});
