import { notifications } from '@mantine/notifications';
import { failureWords } from '../words/failure.js';

/** Says that something was done. */
export function sayDone(title: string, message = ''): void {
  notifications.show({ title, message, color: 'teal', autoClose: 6000, withBorder: true });
}

/** @param what as in `the run` */
export function sayFailed(error: unknown, what: string): void {
  const { title, detail, code } = failureWords(error, what);
  notifications.show({
    ...{ title, message: code === undefined ? detail : `${detail} (${code})` },
    ...{ color: 'red', autoClose: 12_000, withBorder: true },
  });
}
