/**
 * What the content security policy of this very answer allows styles by. Parts that lock the page behind a dialog add a
 * style of their own, and look for it under the name that bundlers have given it.
 */
export function styleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
  Object.assign(globalThis, { __webpack_nonce__: nonce });
  return nonce;
}
