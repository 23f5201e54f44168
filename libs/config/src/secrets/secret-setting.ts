import type { ConfigFile } from '../files/config-file.js';
import type { YamlPath } from '../yaml/yaml-document.js';

/** A setting of a connector file that is a secret, with its twin `secure_…_key` beside it. */
export interface SecretSetting {
  readonly file: ConfigFile;
  /** The mapping that holds both. */
  readonly at: YamlPath;
  /** `password`; its twin is `secure_password_key`. */
  readonly name: string;
  /** Its twin, where that is called otherwise. */
  readonly twin?: string;
  /** As it reads in a sentence: `the password of the LDAP server`. */
  readonly what: string;
  /** Whose entry of the keychain it is; undefined where the file does not say it, which is a problem of its own. */
  readonly account: string | undefined;
  /** It travels in an HTTP header, which takes visible ASCII only. */
  readonly isHeader?: true;
}

/** Where a secret is kept, as its connector file says it. */
export type SecretPlace =
  | { readonly kind: 'clear' }
  | { readonly kind: 'env'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'keychain'; readonly service: string; readonly account: string };

/** One secret that a configuration needs. Never its value. */
export interface SecretUse {
  /** The connector file, as a person would name it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** `integration.secure_client_secret_key`. */
  readonly key: string;
  readonly place: SecretPlace;
  /** Why it cannot be had; left out where it is there. */
  readonly missing?: string;
}

/** `env:NAME` and `file:PATH` point to a secret; everything else is one. */
export function placeOfSecret(written: string, file: ConfigFile): SecretPlace {
  const [, scheme, rest = ''] = /^(env|file):(.*)$/su.exec(written.trim()) ?? [];
  if (scheme === 'env') return { kind: 'env', variable: rest.trim() };
  if (scheme === 'file') return { kind: 'file', path: rest.trim() === '' ? '' : file.resolve(rest.trim()) };
  return { kind: 'clear' };
}
