/** What an account's address says of it. */
export interface HostWords {
  /** `NA1`, `EU2`, …; undefined: the address does not say it. */
  readonly region: string | undefined;
  readonly kind: 'production' | 'sandbox' | 'simulator';
}

/**
 * Region and kind of an Acrobat Sign account, by the host of its API (`api.eu1.adobesign.com`, `api.na1.adobesignsandbox.com`).
 * What is neither is taken for a simulator.
 */
export function hostWords(host: string): HostWords {
  const name = host
    .replace(/^https?:\/\//, '')
    .replace(/[:/].*$/, '')
    .toLowerCase();
  const region = /(?:^|\.)([a-z]{2}\d)\.(?:adobesign|echosign)/.exec(name)?.[1]?.toUpperCase();
  if (/(^|\.)(adobesignsandbox|echosignsandbox|adobesign-sandbox)\.com$/.test(name))
    return { region, kind: 'sandbox' };
  if (/(^|\.)(adobesign|echosign)\.com$/.test(name)) return { region, kind: 'production' };
  return { region, kind: 'simulator' };
}
