const PATH = '/scim/v2';

/**
 * What a SCIM client is told to push to.
 * @param origin of the intake as clients reach it; without it the path alone, which follows it
 */
export function scimAddress(connection: string, origin = ''): string {
  return `${origin.replace(/\/$/u, '')}${PATH}/${connection}`;
}
