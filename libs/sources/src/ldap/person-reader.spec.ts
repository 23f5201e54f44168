import { Attribute, BerReader, BerWriter } from 'ldapts';
import { describe, expect, it } from 'vitest';
import type { LdapSourceConfig } from '#config';
import { LdapEntry } from './ldap-entry.js';
import { PersonReader } from './person-reader.js';

const FORMATS = { email: '{mail}', givenName: '{givenName}', surname: '{sn}', countryCode: '{c}' };
const DN = 'cn=a,dc=x';

function entry(attributes: Readonly<Record<string, string | Buffer | readonly string[]>>): LdapEntry {
  return new LdapEntry({
    name: DN,
    attributes: Object.entries(attributes).map(([type, values]) => {
      const list = typeof values === 'string' || Buffer.isBuffer(values) ? [values] : [...values];
      // By way of the wire, so that it holds what a server's would.
      const writer = new BerWriter();
      new Attribute({ type, values: list.map((value) => Buffer.from(value)) }).write(writer);
      const attribute = new Attribute();
      attribute.parse(new BerReader(writer.buffer));
      return attribute;
    }),
  });
}

function read(
  attributes: Parameters<typeof entry>[0],
  formats: Partial<LdapSourceConfig['formats']> = {},
  more: Partial<LdapSourceConfig> = {},
) {
  const config = { file: '/c.yml', formats: { ...FORMATS, ...formats }, ...more };
  return new PersonReader(config).read(entry(attributes));
}

const ANA = { mail: 'ana@x.com', givenName: 'Ana', sn: 'Lee' };

describe('PersonReader', () => {
  it('takes the first value of each attribute, trimmed, whatever the case of its name', () => {
    expect(read({ MAIL: [' Ana@x.com ', 'b@x.com'], givenname: 'Ana', sn: 'Lee' })).toEqual({
      person: { email: 'Ana@x.com', firstName: 'Ana', lastName: 'Lee' },
      notes: [],
    });
  });

  it('knows people by objectGUID, else by entryUUID', () => {
    const objectGUID = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
    const entryUUID = '1C6A6F2E-0000-1041-86EA-F75F4F03938A';
    expect(read({ ...ANA, objectGUID, entryUUID })).toMatchObject({
      person: { sourceKey: '00112233-4455-6677-8899-aabbccddeeff' },
    });
    expect(read({ ...ANA, entryUUID })).toMatchObject({ person: { sourceKey: entryUUID.toLowerCase() } });
  });

  it('takes an objectGUID for bytes also where it happens to be text', () => {
    expect(read({ ...ANA, objectGUID: 'abcdefghijklmnop' })).toMatchObject({
      person: { sourceKey: '64636261-6665-6867-696a-6b6c6d6e6f70' },
    });
  });

  it.each<[string, Parameters<typeof entry>[0], Partial<LdapSourceConfig['formats']>, string | undefined]>([
    ['no address', { sn: 'Lee' }, {}, `${DN} is left out: it has no e-mail address (attribute mail).`],
    [
      'an address of spaces',
      { mail: '  ' },
      {},
      `${DN} is left out: it has no e-mail address (attribute mail).`,
    ],
    [
      'an address that is no UTF-8',
      { mail: Buffer.from('fc40782e6465', 'hex') },
      {},
      `${DN} is left out: it has no e-mail address (attribute mail).`,
    ],
    [
      'one of two attributes missing',
      { uid: 'a' },
      { email: '{uid}.{sn}@x.com' },
      `${DN} is left out: it has no e-mail address (attribute sn).`,
    ],
    ['a malformed address', { mail: 'a b@x.com' }, {}, `${DN} is left out: its e-mail address is malformed.`],
    [
      'an unknown identity type',
      { ...ANA, type: 'x' },
      { identityType: '{type}' },
      `${DN} is left out: unknown identity type "x" (known: adobeID, enterpriseID, federatedID).`,
    ],
    ['a format without attributes that gives nothing', ANA, { email: ' ' }, undefined],
  ])('drops an entry with %s', (_, attributes, formats, dropped) => {
    expect(read(attributes, formats)).toMatchObject({ dropped });
  });

  it.each<[string, Parameters<typeof entry>[0], Partial<LdapSourceConfig['formats']>, readonly string[]]>([
    [
      'names',
      { mail: 'a@x.com' },
      {},
      [`${DN} has no given name (attribute givenName).`, `${DN} has no surname (attribute sn).`],
    ],
    [
      'a username, and then a domain',
      ANA,
      { username: '{uid}', domain: '{dom}' },
      [`${DN} has no username (attribute uid).`, `${DN} has no domain (attribute dom).`],
    ],
    ['a domain beside a username', { ...ANA, uid: 'ana' }, { username: '{uid}', domain: '{dom}' }, []],
    [
      'an identity type',
      ANA,
      { identityType: '{type}' },
      [`${DN} has no identity type (attribute type); federatedID is used.`],
    ],
    ['a country', ANA, {}, []],
  ])('keeps somebody without %s', (_, attributes, formats, sentences) => {
    const reading = read(attributes, formats, { userIdentityType: 'federatedID' });
    expect(reading).toHaveProperty('person');
    expect(reading.notes.map(({ sentence }) => sentence)).toEqual(sentences);
  });

  it('asks for what the formats name and for the keys, each once', () => {
    const formats = { ...FORMATS, email: '{uid}@{dom}', username: '{uid}' };
    expect(new PersonReader({ file: '/c.yml', formats }).attributes).toEqual([
      ...['uid', 'dom', 'givenName', 'sn', 'objectGUID', 'entryUUID'],
    ]);
  });

  it('names the key of a format that is none', () => {
    expect(() => read(ANA, { surname: '{s n}' })).toThrow(
      /^user_surname_format: "\{s n\}" names no attribute/u,
    );
  });
});
