import type { WindowsEntry } from './windows-directory.js';

export const WINDOWS_BASE = 'DC=example,DC=com';

const PEOPLE = `OU=People,${WINDOWS_BASE}`;
const GROUPS = `OU=Groups,${WINDOWS_BASE}`;
/** userAccountControl: a usual account, and one that is disabled. */
const [USUAL, DISABLED] = ['512', '514'];

/**
 * A company in Active Directory: so many people, every hundredth of them disabled; "All" with all of them, "Few" with the
 * first five, and "Outer", which has "Inner", which has "Outer" and "Few".
 */
export function windowsCompany(people: number): WindowsEntry[] {
  const dns = Array.from({ length: people }, (_, index) => `CN=Person ${index + 1},${PEOPLE}`);
  return [
    { dn: WINDOWS_BASE, attributes: { objectClass: 'domain' } },
    ...[PEOPLE, GROUPS].map((dn) => ({ dn, attributes: { objectClass: 'organizationalUnit' } })),
    ...dns.map((dn, index) => personEntry(dn, index + 1)),
    groupEntry('All', dns),
    groupEntry('Few', dns.slice(0, 5)),
    groupEntry('Outer', [`CN=Inner,${GROUPS}`]),
    groupEntry('Inner', [`CN=Outer,${GROUPS}`, `CN=Few,${GROUPS}`]),
  ];
}

/** The objectGUID of a person as Active Directory stores it. */
function guidOf(number: number): Buffer {
  const guid = Buffer.from('ff00112233445566778899aabbccddee', 'hex');
  guid.writeUInt32BE(number, 12);
  return guid;
}

function personEntry(dn: string, number: number): WindowsEntry {
  return {
    dn,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      objectCategory: 'person',
      objectGUID: guidOf(number),
      sAMAccountName: `p${number}`,
      userAccountControl: number % 100 === 0 ? DISABLED : USUAL,
      mail: `p${number}@example.com`,
      givenName: `Given${number}`,
      sn: `Family${number}`,
    },
  };
}

function groupEntry(cn: string, member: readonly string[]): WindowsEntry {
  return {
    dn: `CN=${cn},${GROUPS}`,
    attributes: { objectClass: ['top', 'group'], objectCategory: 'group', cn, member },
  };
}
