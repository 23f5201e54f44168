/**
 * Sends the browser on by a page of our own. A redirect would still count as coming from the provider's site, and
 * browsers would keep the cookie of the session, which is for requests of this site alone, to themselves.
 *
 * @param to a path of this site
 */
export function signedInPage(to: string): string {
  const path = to.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signed in</title><meta http-equiv="refresh" content="0; url=${path}"></head><body><p>Signed in. <a href="${path}">Go on</a></p></body></html>\n`;
}
