/** A user as the list of users shows one: no status and no groups (REST v6 leaves both out of lists). */
export interface SignUserSummary {
  readonly id: string;
  /** In the letter case of creation; `getUser` answers it in lower case. */
  readonly email: string;
  readonly isAccountAdmin: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** Only `INACTIVE` is inactive; `CREATED` and `UNVERIFIED` users exist and may be used. */
export type SignUserStatus = 'ACTIVE' | 'INACTIVE' | 'CREATED' | 'UNVERIFIED';

export interface SignUserDetail extends SignUserSummary {
  readonly status: SignUserStatus;
  readonly primaryGroupId?: string;
  /** Everything as answered. `putUser` replaces the whole record, so what is not sent back is lost. */
  readonly record: Readonly<Record<string, unknown>>;
}

export interface SignGroup {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
}

export interface SignGroupMember {
  readonly id: string;
  readonly email: string;
  readonly isGroupAdmin: boolean;
}

/** One group of one user. */
export interface SignMembership {
  readonly id: string;
  readonly name?: string;
  readonly isGroupAdmin: boolean;
  readonly isPrimary: boolean;
}

/** One entry of `putUserGroups`, as it goes over the wire: `DELETED` leaves the group. */
export interface MembershipChange {
  readonly id: string;
  readonly isGroupAdmin: boolean;
  readonly isPrimaryGroup: boolean;
  readonly status: 'ACTIVE' | 'DELETED';
}

export interface NewSignUser {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly isAccountAdmin: boolean;
}

/** `code` is `OK`, or `ALREADY_ACTIVE` / `ALREADY_INACTIVE`, or one of the password workflows: all of them are success. */
export interface StateChangeAnswer {
  readonly code: string;
  readonly state: string;
}

/** `urgent` calls start before `bulk` ones of the same org. */
export type Lane = 'urgent' | 'bulk';

export interface CallOptions {
  /**
   * Stops waiting, and cuts a read short. A write that is on its way is never cut: it ends by itself within the time
   * limit, so an abort alone puts nobody in doubt. Afterwards nothing more is sent.
   */
  readonly signal?: AbortSignal;
  /** Default `bulk`. */
  readonly lane?: Lane;
  /** Why the call is made, for the audit record. */
  readonly purpose?: string;
}

/**
 * The user and group calls of Acrobat Sign REST v6 for one org. All calls share the org's gate: they wait while the
 * org has asked for silence, and reads are retried.
 *
 * @throws SignKeyRefusedError, SignTermsNotAcceptedError the org refuses us; every later call fails at once with the same error
 * @throws SignRefusedError Sign answered 4xx: this call alone is refused (an unknown user, too)
 * @throws SignInDoubtError a write may or may not have happened; look, do not send it again blindly
 * @throws SignUnavailableError a read still fails after all retries, or a write could not even be sent
 * @throws SignCertificateError the server's certificate is not trusted
 * @throws SignWaitTooLongError the org asks for a longer silence than `maxWaitMs`
 * @throws SignStoppedError the signal was aborted, or the api closed, before the call was sent
 */
export interface SignApi {
  /** Streams the pages of all users, to the end. */
  listUsers(options?: CallOptions): AsyncGenerator<SignUserSummary[]>;
  listGroups(options?: CallOptions): AsyncGenerator<SignGroup[]>;
  /** Who is in the group; says nothing about which group is somebody's primary. */
  listGroupMembers(groupId: string, options?: CallOptions): AsyncGenerator<SignGroupMember[]>;
  getUser(id: string, options?: CallOptions): Promise<SignUserDetail>;
  getUserGroups(id: string, options?: CallOptions): Promise<SignMembership[]>;
  /** Sends a POST at most once: an answer that is lost ends in SignInDoubtError. The user starts in the Default Group. */
  createUser(user: NewSignUser, options?: CallOptions): Promise<{ id: string }>;
  /** Replaces the whole record; start from `SignUserDetail.record`. */
  putUser(id: string, record: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void>;
  putUserState(
    id: string,
    state: 'ACTIVE' | 'INACTIVE',
    comment: string,
    options?: CallOptions,
  ): Promise<StateChangeAnswer>;
  putUserGroups(id: string, groups: readonly MembershipChange[], options?: CallOptions): Promise<void>;
  /** Sends a POST at most once, as `createUser`. */
  createGroup(name: string, options?: CallOptions): Promise<{ id: string }>;
  /** Epoch milliseconds until which the org has asked for silence; undefined when calls may go. */
  waitingUntil(): number | undefined;
  /** Refuses what has not been sent, waits for what is on its way, closes the connections. */
  close(): Promise<void>;
}
