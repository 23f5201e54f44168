/** Python's name of a codec, its punctuation left out, to the WHATWG label that decodes the same bytes. */
const LABELS = new Map<string, string>();

const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  'utf-8': ['utf8', 'u8', 'utf', 'utf8sig', 'utf8ucs2', 'cp65001', 'ascii', 'usascii', '646'],
  'utf-16le': ['utf16', 'u16', 'utf16le', 'unicodelittleunmarked', 'ucs2', 'unicode'],
  'utf-16be': ['utf16be', 'unicodebigunmarked'],
  latin1: ['latin1', 'latin', 'l1', 'iso88591', '88591', '8859', 'cp819', 'iso8859'],
  ibm866: ['cp866', '866', 'ibm866'],
  'koi8-r': ['koi8r'],
  'koi8-u': ['koi8u'],
  macintosh: ['macroman', 'macintosh'],
  'x-mac-cyrillic': ['maccyrillic'],
  'windows-874': ['cp874', 'iso885911', 'thai', 'tis620', 'windows874'],
  gbk: [
    'gbk',
    '936',
    'cp936',
    'ms936',
    'gb2312',
    'eucgb2312cn',
    'euccn',
    'chinese',
    'csiso58gb231280',
    'isoir58',
  ],
  gb18030: ['gb18030', 'gb180302000'],
  big5: ['big5', 'big5tw', 'csbig5', 'cp950', '950', 'ms950', 'big5hkscs', 'hkscs'],
  'euc-jp': ['eucjp', 'ujis', 'ujisx'],
  shift_jis: ['shiftjis', 'sjis', 'csshiftjis', 'cp932', '932', 'ms932', 'mskanji', 'windows31j'],
  'iso-2022-jp': ['iso2022jp', 'csiso2022jp'],
  'euc-kr': ['euckr', 'korean', 'ksc5601', 'ksx1001', 'cp949', '949', 'ms949', 'uhc'],
};

const ISO_ALIASES: Readonly<Record<number, readonly string[]>> = {
  2: ['latin2', 'l2'],
  3: ['latin3', 'l3'],
  4: ['latin4', 'l4'],
  5: ['cyrillic'],
  6: ['arabic'],
  7: ['greek', 'greek8'],
  8: ['hebrew'],
  10: ['latin6', 'l6'],
  13: ['latin7', 'l7'],
  14: ['latin8', 'l8'],
  15: ['latin9', 'l9'],
};

for (const [label, names] of Object.entries(FAMILIES)) for (const name of names) LABELS.set(name, label);
for (const [part, aliases] of Object.entries(ISO_ALIASES)) {
  for (const name of [`iso8859${part}`, ...aliases]) LABELS.set(name, `iso-8859-${part}`);
}
// Turkish: Python's iso8859_9 and Windows 1254 differ in characters that no name contains.
for (const name of ['iso88599', 'latin5', 'l5']) LABELS.set(name, 'windows-1254');
for (let page = 1250; page <= 1258; page += 1) {
  for (const name of [`cp${page}`, `windows${page}`, `${page}`]) LABELS.set(name, `windows-${page}`);
}

/**
 * The encoding that a Python codec name (`utf8`, `utf-8-sig`, `cp1252`, `latin_1` …) means, as a label for decoding:
 * a WHATWG label, or `latin1` for the 256 bytes as they are, which WHATWG does not have.
 * `utf16` without a byte order mark is little endian, as on every machine that runs this.
 *
 * @returns undefined for a codec that cannot be read here
 */
export function textEncodingOf(codec: string): string | undefined {
  return LABELS.get(codec.toLowerCase().replace(/[^a-z0-9]/gu, ''));
}

/** For "did you mean": the names people write. */
export const COMMON_ENCODINGS: readonly string[] = [
  'utf8',
  'utf-8-sig',
  'utf-16',
  'latin1',
  'cp1252',
  'ascii',
];
