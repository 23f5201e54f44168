export interface FakeUser {
  readonly id: string;
  readonly status: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

export interface FakeGroup {
  readonly id: string;
  readonly name: string;
  /** `OKTA_GROUP` where it is left out. */
  readonly type?: string;
  /** Ids of users. */
  readonly members: readonly string[];
}

export interface FakeOktaOptions {
  readonly users: readonly FakeUser[];
  readonly groups: readonly FakeGroup[];
  /** The API token that is accepted. */
  readonly token?: string;
  /** The service app that is accepted, with the public half of its key (PEM). */
  readonly serviceApp?: { readonly clientId: string; readonly publicKey: string };
  /** Seconds that an access token lives: 3600. */
  readonly tokenLife?: number;
  /** Requests a minute of each bucket: 600. */
  readonly rateLimit?: number;
  /** An older org, which answers `search` with 400. */
  readonly searchRefused?: boolean;
  /** Ids of groups and users that `search` does not know yet: what it looks into lags behind. */
  readonly unsearchable?: readonly string[];
  /** Epoch milliseconds; the wall clock where it is left out. */
  readonly now?: () => number;
  /** The port; any free one where it is left out. */
  readonly port?: number;
  /** Key and certificate (PEM), for TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** What a request is about. */
export type FakeRoute = 'logs' | 'groups' | 'members' | 'users' | 'user' | 'user-groups' | 'token';

export interface FakeRequest {
  readonly method: string;
  /** With the query, as it came. */
  readonly path: string;
  readonly route: FakeRoute | 'unknown';
  /** Name of the group whose members were asked for. */
  readonly group?: string;
  /** From 1. */
  readonly page: number;
  readonly status: number;
  readonly authorization: string;
}

/** What a fault does to an answer. */
export type FakeDamage =
  /** An error answer of Okta, or of whoever stands before it (`html`). */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly errorCode?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly html?: boolean;
    }
  /** 200 with a page of a proxy. */
  | { readonly kind: 'html' }
  /** Other JSON than there should be, with status 200 where none is given. */
  | { readonly kind: 'other-json'; readonly json: unknown; readonly status?: number }
  /** A whole HTTP answer whose JSON ends in the middle. */
  | { readonly kind: 'truncated-json' }
  /** The connection ends before anything is answered. */
  | { readonly kind: 'disconnect' }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'cut-body' }
  /** The page, without the link that should be there. */
  | { readonly kind: 'no-next' }
  /** A link back to the page itself. */
  | { readonly kind: 'repeat-next' }
  /** The first page once more, in the place of this one. */
  | { readonly kind: 'first-page-again' }
  /** A link to the next page on another host. */
  | { readonly kind: 'foreign-next' }
  /** A link that is none. */
  | { readonly kind: 'malformed-next' }
  /** 200 with nobody, and no link. */
  | { readonly kind: 'empty' }
  /** 200 with nobody, and a link to go on with. */
  | { readonly kind: 'empty-page' }
  /** The access tokens that were given end here. */
  | { readonly kind: 'end-tokens' };

export type FakeFault = FakeDamage & {
  /** Any route where it is left out. */
  readonly route?: FakeRoute;
  /** Name of the group whose members are asked for. */
  readonly group?: string;
  readonly page?: number;
  /** How often it strikes: once where it is left out. */
  readonly times?: number;
};
