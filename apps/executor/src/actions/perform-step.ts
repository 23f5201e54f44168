import { emailKey, type Step } from '#domain';
import { type CallOptions, SignInDoubtError, SignRefusedError } from '#sign';
import type { LookupDesk } from './lookup-desk.js';
import type { OrgScene } from './org-scene.js';

/** How often a write is sent in all when its answers keep getting lost; each time after a look. */
const SENDINGS_MAX = 4;

export interface StepGround {
  readonly scene: OrgScene;
  readonly desk: LookupDesk;
  readonly email: string;
  readonly options: CallOptions;
  /** The call may have been sent already, by a process that is gone: look first. */
  readonly doubted: boolean;
}

/** Sign already has somebody with this address, who was not there when the plan was made. */
export class AppearedMeanwhileError extends Error {}

/**
 * Does one step, for certain: a write whose answer is missing is settled by looking, and sent again only when Sign has
 * not done it. Returns the user's id, which a creation gives.
 */
export async function performStep(
  step: Step,
  userId: string | undefined,
  ground: StepGround,
): Promise<string> {
  if (step.do === 'create-user') return createUser(step, ground);
  if (userId === undefined) throw new Error(`The step ${step.do} needs a user.`);
  if (step.do === 'set-groups') await setGroups(step, userId, ground);
  else if (step.do === 'set-state') await setState(step.state, userId, ground);
  else await setRecord(step, userId, ground);
  return userId;
}

async function createUser(step: Extract<Step, { do: 'create-user' }>, ground: StepGround): Promise<string> {
  const { scene, desk, email, options } = ground;
  const { firstName, lastName, accountAdmin: isAccountAdmin } = step;
  let { doubted } = ground;
  if (doubted) {
    const found = await desk.findUser(email);
    if (found !== undefined) return found;
  }
  for (let sending = 1; ; sending += 1) {
    try {
      return (await scene.connection.api.createUser({ email, firstName, lastName, isAccountAdmin }, options))
        .id;
    } catch (error) {
      const exists = saysExists(error);
      if (!exists && !(error instanceof SignInDoubtError)) throw error;
      if (exists && !doubted) throw new AppearedMeanwhileError('Sign already has a user with this address.');
      const found = await desk.findUser(email);
      if (found !== undefined) return found;
      if (exists || sending >= SENDINGS_MAX) throw error;
      doubted = true;
    }
  }
}

/** Creates a Sign group, or adopts the one that exists (SEMANTICS 12). Returns its id. */
export async function createGroup(
  name: string,
  ground: Pick<StepGround, 'scene' | 'desk' | 'options'>,
): Promise<string> {
  const { scene, desk, options } = ground;
  for (let sending = 1; ; sending += 1) {
    try {
      return (await scene.connection.api.createGroup(name, options)).id;
    } catch (error) {
      if (!saysExists(error) && !(error instanceof SignInDoubtError)) throw error;
      const found = await desk.findGroup(name);
      if (found !== undefined) return found;
      if (saysExists(error) || sending >= SENDINGS_MAX) throw error;
    }
  }
}

function saysExists(error: unknown): boolean {
  return (
    error instanceof SignRefusedError &&
    (error.status === 409 || /ALREADY_EXIST|DUPLICATE/.test(error.signCode))
  );
}

function setGroups(
  step: Extract<Step, { do: 'set-groups' }>,
  userId: string,
  ground: StepGround,
): Promise<void> {
  const { scene, options, doubted } = ground;
  const { api } = scene.connection;
  const body = scene.putBody(step.memberships, step.leave);
  const wanted = new Map(body.filter(({ status }) => status === 'ACTIVE').map((entry) => [entry.id, entry]));
  const left = new Set(body.filter(({ status }) => status === 'DELETED').map(({ id }) => id));
  return untilCertain(
    doubted,
    () => api.putUserGroups(userId, body, options),
    async () => {
      const now = await api.getUserGroups(userId, options);
      return (
        now.every(({ id }) => !left.has(id)) &&
        [...wanted].every(([id, { isGroupAdmin, isPrimaryGroup }]) =>
          now.some(
            (group) =>
              group.id === id && group.isGroupAdmin === isGroupAdmin && group.isPrimary === isPrimaryGroup,
          ),
        )
      );
    },
  );
}

function setState(
  state: 'ACTIVE' | 'INACTIVE',
  userId: string,
  { scene, options, doubted }: StepGround,
): Promise<void> {
  const { api } = scene.connection;
  return untilCertain(
    doubted,
    async () => void (await api.putUserState(userId, state, 'Sign Sync', options)),
    async () => ((await api.getUser(userId, options)).status === 'INACTIVE') === (state === 'INACTIVE'),
  );
}

/** PUT replaces the whole record, so it is read directly before; only the plan's fields change (ARCHITECTURE §7). */
function setRecord(
  step: Extract<Step, { do: 'set-record' }>,
  userId: string,
  { scene, options, doubted }: StepGround,
): Promise<void> {
  const { api } = scene.connection;
  const { accountAdmin, firstName, lastName, email } = step;
  const fields = {
    ...(accountAdmin !== undefined && { isAccountAdmin: accountAdmin }),
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(email !== undefined && { email }),
  };
  const isSo = (record: Readonly<Record<string, unknown>>) =>
    Object.entries(fields).every(([field, value]) =>
      field === 'email' ? isSameAddress(record[field], email) : record[field] === value,
    );
  return untilCertain(
    doubted,
    async () => {
      const { record } = await api.getUser(userId, options);
      if (!isSo(record)) await api.putUser(userId, { ...record, ...fields }, options);
    },
    async () => isSo((await api.getUser(userId, options)).record),
  );
}

/** Sign shows addresses in lower case, however they were written. */
function isSameAddress(shown: unknown, written = ''): boolean {
  return typeof shown === 'string' && emailKey(shown) === emailKey(written);
}

async function untilCertain(
  doubted: boolean,
  send: () => Promise<void>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  if (doubted && (await isDone())) return;
  for (let sending = 1; ; sending += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof SignInDoubtError)) throw error;
      if (await isDone()) return;
      if (sending >= SENDINGS_MAX) throw error;
    }
  }
}
