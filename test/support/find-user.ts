import type { RunningSimulator, UserDump } from '../../apps/sign-simulator/src/index.js';

/**
 * @param full with title, phone and what else Sign stores of a user
 * @throws Error when Sign has no such user: a test that looks for somebody means that there is one
 */
export function findUser(sign: RunningSimulator, email: string, org = 'primary', full = false): UserDump {
  const user = sign.state(full).orgs[org]?.users.find((one) => one.email === email);
  if (user === undefined) throw new Error(`There is no user ${email} in org ${org} of the simulator.`);
  return user;
}

/** The state of Sign as text that is equal when the states are. */
export function stateText(sign: RunningSimulator): string {
  return JSON.stringify(sign.state(true));
}
