import { isIP } from 'node:net';
import { hostRefusal, NOTICE_KINDS, urlRefusal } from '#domain';
import type { MailConfig, NotificationsConfig, WebhookConfig } from '../config.js';
import type { ConfigFile } from '../files/config-file.js';
import { isLoopback } from '../schema/host-url.js';
import type { SecretReader } from '../secrets/secret-reader.js';
import { mailSchema, notificationsSchema, webhookSchema } from './notifications.schema.js';

const KEY = 'notifications';
const PORTS = { tls: 465, starttls: 587, none: 25 } as const;
/** What Standard Webhooks asks of a key, in bytes. */
const [KEY_BYTES_MIN, KEY_BYTES_MAX] = [24, 64];

/** `notifications`: whom to tell, and of what. @returns undefined: the key is not written, or is wrong */
export async function loadNotifications(
  main: ConfigFile,
  secrets: SecretReader,
): Promise<NotificationsConfig | undefined> {
  const written = main.value[KEY];
  if (written === undefined) return undefined;
  const given = main.parse([KEY], notificationsSchema, written);
  if (given === undefined) return undefined;
  if (given.mail === undefined && given.webhook === undefined) {
    main.problem([KEY], 'tells nobody. Give mail or webhook.');
  }
  const mail = given.mail === undefined ? undefined : await loadMail(main, given.mail, secrets);
  const webhook = given.webhook === undefined ? undefined : await loadWebhook(main, given.webhook, secrets);
  return {
    ...(mail && { mail }),
    ...(webhook && { webhook }),
    events: given.events ?? NOTICE_KINDS,
    ...(given.silence_hours !== undefined && { silenceHours: given.silence_hours }),
  };
}

async function loadMail(
  main: ConfigFile,
  section: unknown,
  secrets: SecretReader,
): Promise<MailConfig | undefined> {
  const at = [KEY, 'mail'];
  const given = main.parse(at, mailSchema, section);
  if (given === undefined) return undefined;
  const { host, tls = 'starttls', user, from, to } = given;
  const refused = hostRefusal(isIP(host) === 6 ? `[${host}]` : host, 'private');
  if (refused !== undefined) main.problem([...at, 'host'], `the address ${refused}. Give another host.`);
  if (user === undefined) {
    if (given.password !== undefined || given.secure_password_key !== undefined) {
      main.problem(at, 'has a password and no user. Give user, or take the password out.');
    }
  } else if (tls === 'none' && !isLoopback(host)) {
    main.problem(
      [...at, 'tls'],
      'none would send the password unencrypted; it is only for this machine itself. Give tls or starttls.',
    );
  }
  const setting = {
    file: main,
    at,
    name: 'password',
    what: 'the password of the SMTP server',
    account: user,
  };
  const password = user === undefined ? undefined : await secrets.read(setting);
  return {
    ...{ host, port: given.port ?? PORTS[tls], tls, from, to },
    ...(user !== undefined && password !== undefined && { login: { user, password } }),
  };
}

async function loadWebhook(
  main: ConfigFile,
  section: unknown,
  secrets: SecretReader,
): Promise<WebhookConfig | undefined> {
  const at = [KEY, 'webhook'];
  const given = main.parse(at, webhookSchema, section);
  if (given === undefined) return undefined;
  const { url, allow_private: isPrivate = false } = given;
  const problem = urlProblem(url, isPrivate);
  if (problem !== undefined) main.problem([...at, 'url'], problem);
  const signingKey = await secrets.read({
    ...{ file: main, at, name: 'signing_key', what: 'the key that signs webhooks', account: url },
    isHeader: true,
  });
  if (signingKey === undefined || problem !== undefined) return undefined;
  const key = signingKey.reveal();
  // Empty in a process that holds no secrets.
  if (key !== '' && signingBytes(key) === undefined) {
    const wanted = `whsec_ and ${KEY_BYTES_MIN} to ${KEY_BYTES_MAX} random bytes in base64`;
    main.problem([...at, 'signing_key'], `is no key of Standard Webhooks. Give ${wanted}.`);
  }
  return { url, signingKey, reach: isPrivate ? 'private' : 'public' };
}

/** The value never stands in the message: a webhook's path is often a secret. */
function urlProblem(url: string, isPrivate: boolean): string | undefined {
  if (/[\s\\\p{Cc}]/u.test(url) || !URL.canParse(url))
    return 'is not a URL. Give one that begins with https://.';
  const refused = urlRefusal(new URL(url), isPrivate ? 'private' : 'public');
  if (refused === undefined) return undefined;
  const hint = isPrivate ? '' : ' (allow_private: True lets a webhook be in the internal network)';
  return `${refused}. Give an https URL of the open Internet${hint}.`;
}

/** @returns the bytes of a key as Standard Webhooks writes it; undefined when it is none */
export function signingBytes(key: string): Buffer | undefined {
  const written = key.startsWith('whsec_') ? key.slice('whsec_'.length) : key;
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(written)) return undefined;
  const bytes = Buffer.from(written, 'base64');
  return bytes.length >= KEY_BYTES_MIN && bytes.length <= KEY_BYTES_MAX ? bytes : undefined;
}
