import { describe, expect, it } from 'vitest';
import { textEncodingOf } from './text-encoding.js';

describe('textEncodingOf', () => {
  it.each([
    ['utf8', 'utf-8'],
    ['UTF-8', 'utf-8'],
    ['utf_8_sig', 'utf-8'],
    ['ascii', 'utf-8'],
    ['utf-16', 'utf-16le'],
    ['utf_16_be', 'utf-16be'],
    ['latin1', 'latin1'],
    ['ISO-8859-1', 'latin1'],
    ['iso8859_15', 'iso-8859-15'],
    ['latin-2', 'iso-8859-2'],
    ['cp1252', 'windows-1252'],
    ['windows-1251', 'windows-1251'],
    ['shift_jis', 'shift_jis'],
    ['cp932', 'shift_jis'],
    ['gb2312', 'gbk'],
    ['euc_kr', 'euc-kr'],
    ['koi8_r', 'koi8-r'],
    ['mac_roman', 'macintosh'],
  ])('knows %s as %s', (codec, label) => {
    expect(textEncodingOf(codec)).toBe(label);
  });

  it.each(['cp037', 'utf-32', 'rot13', '', 'utf9'])('does not know %j', (codec) => {
    expect(textEncodingOf(codec)).toBeUndefined();
  });
});
