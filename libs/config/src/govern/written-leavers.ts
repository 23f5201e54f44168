import { LEAVER_POLICIES, type LeaverPolicy } from '#domain';
import type { ConfigFile } from '../files/config-file.js';

/** `approvals.leavers`. What is wrong with it is said by the schema of its section. */
export function writtenLeavers(main: ConfigFile): LeaverPolicy | undefined {
  const written = leaversAsWritten(main);
  return LEAVER_POLICIES.find((policy) => policy === written);
}

/** `approvals.leavers`, right or wrong. */
export function leaversAsWritten(main: ConfigFile): unknown {
  return keyOf(main.value['approvals'], 'leavers');
}

/** `user_sync.sign_only_user_action`, right or wrong. */
export function writtenAction(main: ConfigFile): unknown {
  return keyOf(main.value['user_sync'], 'sign_only_user_action');
}

function keyOf(section: unknown, key: string): unknown {
  return typeof section === 'object' && section !== null ? Reflect.get(section, key) : undefined;
}
