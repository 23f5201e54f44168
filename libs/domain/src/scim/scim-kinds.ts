import { type ScimKind, scimAttribute as attribute } from './scim-schema.js';

export const SCIM_ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/**
 * A user as it is kept: what Sign Sync reads (addresses, names, whether they are active), and what clients send by default
 * and compare afterwards. Telephones, addresses and photos are nobody's business here, so they are not kept.
 */
export const SCIM_USER: ScimKind = {
  name: 'User',
  endpoint: 'Users',
  description: 'A person of the directory',
  schema: {
    id: 'urn:ietf:params:scim:schemas:core:2.0:User',
    name: 'User',
    description: 'A person of the directory',
    attributes: [
      attribute('userName', 'The name to sign in with; compared without regard to case.', {
        required: true,
        uniqueness: 'server',
      }),
      attribute('name', 'The parts of the name.', {
        type: 'complex',
        subAttributes: [
          attribute('formatted', 'The whole name.'),
          attribute('familyName', 'The last name, as Acrobat Sign gets it.'),
          attribute('givenName', 'The first name, as Acrobat Sign gets it.'),
          attribute('middleName', 'The middle name.'),
          attribute('honorificPrefix', 'A title before the name.'),
          attribute('honorificSuffix', 'A suffix after the name.'),
        ],
      }),
      attribute('displayName', 'The name as people see it.'),
      attribute('nickName', 'How the person is called.'),
      attribute('title', 'The title at work.'),
      attribute('userType', 'The relation to the company, such as Employee.'),
      attribute('preferredLanguage', 'Such as en-US.'),
      attribute('locale', 'Such as en-US.'),
      attribute('timezone', 'Such as Europe/Berlin.'),
      attribute('active', 'False: the person has left or is suspended.', { type: 'boolean' }),
      attribute('emails', 'The primary address, else the first one of type work, is that of Acrobat Sign.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'The address.'),
          attribute('display', 'How it is shown.'),
          attribute('type', 'Such as work or home.'),
          attribute('primary', 'True for one of them at most.', { type: 'boolean' }),
        ],
      }),
      attribute('groups', 'The groups that the person is a member of. They change by way of the groups.', {
        type: 'complex',
        multiValued: true,
        mutability: 'readOnly',
        subAttributes: [
          attribute('value', 'The id of the group.', { mutability: 'readOnly', caseExact: true }),
          attribute('$ref', 'The address of the group.', {
            type: 'reference',
            mutability: 'readOnly',
            caseExact: true,
            referenceTypes: ['Group'],
          }),
          attribute('display', 'The name of the group.', { mutability: 'readOnly' }),
        ],
      }),
    ],
  },
  extensions: [
    {
      id: SCIM_ENTERPRISE,
      name: 'EnterpriseUser',
      description: 'The person in the company',
      attributes: [
        attribute('employeeNumber', 'The number of the person.'),
        attribute('costCenter', 'The cost center.'),
        attribute('organization', 'The organization.'),
        attribute('division', 'The division.'),
        attribute('department', 'The department.'),
        attribute('manager', 'The manager.', {
          type: 'complex',
          subAttributes: [
            attribute('value', 'The id of the manager.', { caseExact: true }),
            attribute('displayName', 'The name of the manager.'),
          ],
        }),
      ],
    },
  ],
};

/** A group as it is kept. Rules name it by its display name. */
export const SCIM_GROUP: ScimKind = {
  name: 'Group',
  endpoint: 'Groups',
  description: 'A group of the directory',
  schema: {
    id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
    name: 'Group',
    description: 'A group of the directory',
    attributes: [
      attribute('displayName', 'The name of the group, as directory_group of a rule has it.', {
        required: true,
        uniqueness: 'server',
      }),
      attribute('members', 'The people of the group.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'The id of the person.', { mutability: 'immutable', caseExact: true }),
          attribute('$ref', 'The address of the person.', {
            type: 'reference',
            mutability: 'readOnly',
            caseExact: true,
            referenceTypes: ['User'],
          }),
          attribute('type', 'Always User.', { mutability: 'readOnly' }),
          attribute('display', 'The name of the person.', { mutability: 'readOnly' }),
        ],
      }),
    ],
  },
  extensions: [],
};

export const SCIM_KINDS: readonly ScimKind[] = [SCIM_USER, SCIM_GROUP];
