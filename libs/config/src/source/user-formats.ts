import type { UserFormats } from './source-config.js';

/** The formats that have no default. */
export function commonFormatsOf(settings: {
  readonly user_username_format?: string | undefined;
  readonly user_domain_format?: string | undefined;
}): Pick<UserFormats, 'username' | 'domain'> {
  const { user_username_format: username, user_domain_format: domain } = settings;
  return { ...(username && { username }), ...(domain && { domain }) };
}
