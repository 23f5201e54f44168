import { isScimConnectionName } from '#domain';
import { oneOf, show, strictMap, text } from '../schema/fields.js';
import { SCIM_CLIENTS, SCIM_LEAVINGS } from './scim-config.js';

export const scimConnectionSchema = strictMap(
  {
    name: text('a name for the connection, such as okta-prod').refine(isScimConnectionName, {
      error: (issue) =>
        `${show(issue.input)} cannot be part of an address. Give up to 40 letters a to z, digits and hyphens.`,
    }),
    kind: oneOf(SCIM_CLIENTS, 'a kind of client').optional(),
    deleted: oneOf(SCIM_LEAVINGS, 'what a deletion means').optional(),
    suspended: oneOf(SCIM_LEAVINGS, 'what a suspension means').optional(),
  },
  'a mapping with name',
);
