import { type ScimResource, type ScimResourceRepository, type ScimScope, type Transaction } from '#db';
import { type ScimAttributes, type ScimKind, ScimRefusal } from '#domain';
import { meansVersion } from './scim-documents.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids are ours: what has another form is nobody's. */
export function isScimId(text: string): boolean {
  return UUID.test(text);
}

export function notThere({ name }: ScimKind, id: string): ScimRefusal {
  return new ScimRefusal(404, `There is no ${name} with the id ${JSON.stringify(id.slice(0, 60))}.`);
}

/** The resource that a request is to change; it is the transaction's until that ends. @throws ScimRefusal */
export async function lockScim(
  tx: Transaction,
  resources: ScimResourceRepository,
  scope: ScimScope,
  { id, ifMatch }: { readonly id: string; readonly ifMatch: string | undefined },
): Promise<ScimResource> {
  const found = isScimId(id) ? await resources.lock(tx, scope, id) : undefined;
  if (found === undefined) throw notThere(scope.kind, id);
  if (ifMatch !== undefined && !meansVersion(ifMatch, found.version)) {
    throw new ScimRefusal(
      412,
      `The ${scope.kind.name} has changed: it has the version ${found.version} now.`,
    );
  }
  return found;
}

export function refuseTaken(kind: ScimKind, attributes: ScimAttributes): ScimRefusal {
  const key = kind.name === 'User' ? 'userName' : 'displayName';
  const name = JSON.stringify(attributes[key]);
  return new ScimRefusal(409, `There is a ${kind.name} with the ${key} ${name} already.`, 'uniqueness');
}

/** Two requests may take one name at the same moment: the database lets one of them. */
export async function whenTaken<T>({ name }: ScimKind, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;
    throw new ScimRefusal(409, `There is a ${name} of that name already.`, 'uniqueness');
  }
}
