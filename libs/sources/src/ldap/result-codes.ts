/** Results of RFC 4511, appendix A, by which we tell apart what to say. */
export const RESULT = {
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  undefinedAttributeType: 17,
  inappropriateMatching: 18,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
} as const;

const NAMES = new Map<number, string>(
  Object.entries(RESULT).map(([name, code]) => [
    code,
    name.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`),
  ]),
);

/** Such as `size limit exceeded (4)`. */
export function resultName(code: number): string {
  const name = NAMES.get(code);
  return name === undefined ? `LDAP result ${code}` : `${name} (${code})`;
}
