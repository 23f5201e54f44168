import { SourceUnreadableError, type SourceErrorCode } from '../source-unreadable.error.js';
import type { LdapFailure } from './ldap-failure.js';
import { RESULT, resultName } from './result-codes.js';

/** What a message names so that people find the place. */
export interface LdapPlace {
  /** As configured. */
  readonly url: string;
  readonly baseDn: string;
  /** The connector file, as people would write it. */
  readonly connector: string;
  readonly username?: string;
}

/** What was being done. */
export type LdapStep =
  | { readonly step: 'connect' | 'start-tls' | 'bind' }
  | {
      readonly step: 'search';
      /** Such as `the members of group "Sales"`. */
      readonly subject: string;
      /** From 1; undefined for a search that has none. */
      readonly page?: number;
      /** The keys of the connector file that the filter comes from. */
      readonly filterKeys: readonly string[];
    };

type Words = readonly [code: SourceErrorCode, message: string];

/** Says of a failure what is wrong, where, and what to do. */
export function explainFailure(
  failure: LdapFailure,
  place: LdapPlace,
  step: LdapStep,
): SourceUnreadableError {
  const [code, message] =
    failure.kind === 'result' ? ofResult(failure, place, step) : ofConnection(failure, place, step);
  const details = { url: place.url, ...(failure.resultCode >= 0 && { resultCode: failure.resultCode }) };
  return new SourceUnreadableError(code, message, details, { cause: failure });
}

function ofConnection(failure: LdapFailure, { url, connector }: LdapPlace, step: LdapStep): Words {
  if (failure.kind === 'tls') return ['SOURCE_TLS', ofTls(failure, url, connector)];
  if (failure.kind === 'malformed') {
    return [
      'SOURCE_ANSWER',
      `What ${url} answered${during(step)} is no LDAP: ${sentence(failure.message)} Check host in ${connector}.`,
    ];
  }
  if (failure.kind === 'contradiction') {
    return [
      'SOURCE_ANSWER',
      `The answers of ${url}${during(step)} contradict one another: ${sentence(failure.message)} Nothing of this read is used; run again.`,
    ];
  }
  if (step.step === 'search') {
    return [
      'SOURCE_CUT',
      `The connection to ${url} ended${during(step)}: ${sentence(failure.message)} Nothing of this read is used; run again.`,
    ];
  }
  return [
    'SOURCE_UNREACHABLE',
    `${url} cannot be reached: ${sentence(failure.message)} Check host in ${connector}, the network and the firewall.`,
  ];
}

/** OpenSSL's words for "that was no TLS". */
const NO_TLS = /wrong version number|packet length too long|before secure TLS connection|unexpected message/u;

function ofTls({ message }: LdapFailure, url: string, connector: string): string {
  if (NO_TLS.test(message)) {
    return `No TLS could be agreed on with ${url}: ${sentence(message)} Check that host in ${connector} names a port that speaks TLS (ldaps://, usually 636).`;
  }
  return `The certificate of ${url} is not trusted: ${sentence(message)} Name the PEM file of your own authority in tls.ca_file or NODE_EXTRA_CA_CERTS, and the server by the name in its certificate.`;
}

function ofResult(failure: LdapFailure, place: LdapPlace, step: LdapStep): Words {
  if (step.step === 'start-tls') {
    return [
      'SOURCE_TLS',
      `${place.url} does not do StartTLS: ${said(failure)} Use ldaps:// as host in ${place.connector}, or take start_tls and require_tls_cert out to go without TLS.`,
    ];
  }
  return step.step === 'search' ? ofSearch(failure, place, step) : ofBind(failure, place);
}

/** What Active Directory means by the `data` of result 49. */
const WINDOWS_REASONS: Readonly<Record<string, string>> = {
  '525': 'the user is not known there',
  '52e': 'wrong user or password',
  '530': 'the account may not sign in at this time',
  '531': 'the account may not sign in from here',
  '532': 'the password has expired',
  '533': 'the account is disabled',
  '701': 'the account has expired',
  '773': 'the password has to be changed first',
  '775': 'the account is locked',
};

function ofBind(failure: LdapFailure, { url, connector, username = '' }: LdapPlace): Words {
  const { resultCode, message } = failure;
  if (resultCode === RESULT.strongerAuthRequired || resultCode === RESULT.confidentialityRequired) {
    return [
      'SOURCE_REFUSED',
      `${url} takes no password without TLS: ${said(failure)} Use ldaps:// as host in ${connector}, or start_tls: True.`,
    ];
  }
  if (resultCode === RESULT.busy || resultCode === RESULT.unavailable) {
    return ['SOURCE_FAILED', `${url} cannot serve us now: ${said(failure)} Run again later.`];
  }
  const reason = WINDOWS_REASONS[/\bdata ([0-9a-f]{3})\b/u.exec(message)?.[1] ?? ''];
  const detail = reason === undefined ? said(failure) : `${resultName(resultCode)}, ${reason}.`;
  return [
    'SOURCE_REFUSED',
    `${url} does not let "${username}" in: ${detail} Check username and password in ${connector}.`,
  ];
}

function ofSearch(failure: LdapFailure, place: LdapPlace, step: LdapStep & { step: 'search' }): Words {
  const { url, baseDn, connector, username } = place;
  const where = `${url}${during(step)}`;
  switch (failure.resultCode) {
    case RESULT.sizeLimitExceeded:
    case RESULT.timeLimitExceeded:
    case RESULT.adminLimitExceeded:
      return [
        'SOURCE_CUT',
        `A limit of the server cut the answer of ${where}: ${said(failure)} Set search_page_size in ${connector} (1000 or less), or have the limit raised for this account.`,
      ];
    case RESULT.noSuchObject:
    case RESULT.invalidDnSyntax:
    case RESULT.referral:
      return [
        'SOURCE_BASE_UNKNOWN',
        `${where} finds nothing at "${baseDn}": ${said(failure)} Check base_dn in ${connector}, and that this account may see it.`,
      ];
    case RESULT.undefinedAttributeType:
    case RESULT.inappropriateMatching:
    case RESULT.invalidAttributeSyntax:
    case RESULT.protocolError:
      return [
        'SOURCE_FILTER',
        `${where} does not take the filter: ${said(failure)} Check ${step.filterKeys.join(' and ')} in ${connector}.`,
      ];
    case RESULT.unavailableCriticalExtension:
      return [
        'SOURCE_FAILED',
        `${where} refuses pages: ${said(failure)} Set search_page_size: 0 in ${connector}.`,
      ];
    case RESULT.operationsError:
    case RESULT.insufficientAccessRights:
    case RESULT.inappropriateAuthentication:
    case RESULT.strongerAuthRequired:
    case RESULT.confidentialityRequired:
      return [
        'SOURCE_REFUSED',
        username === undefined
          ? `${where} does not answer anonymous clients: ${said(failure)} Give username and password in ${connector}.`
          : `${where} does not answer "${username}": ${said(failure)} Check the rights of this account.`,
      ];
    default:
      return ['SOURCE_FAILED', `${where} failed: ${said(failure)} Nothing of this read is used.`];
  }
}

/** Such as ` while the members of group "Sales" were read, page 7`. */
function during(step: LdapStep): string {
  if (step.step !== 'search') return '';
  return `, ${step.subject}${step.page === undefined ? '' : `, page ${step.page}`},`;
}

function said({ resultCode, message }: LdapFailure): string {
  return sentence(
    message === '' ? resultName(resultCode) : `${resultName(resultCode)}, ${message.slice(0, 300)}`,
  );
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
