/** A fault of the simulator: whoever is to be put into a group is refused for good. */
export const REFUSED_GROUPS = {
  kind: 'status',
  status: 400,
  code: 'INVALID_GROUP',
  method: 'PUT',
  route: '/users/:id/groups',
} as const;
