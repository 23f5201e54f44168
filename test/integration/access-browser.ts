import type { AccessWorld, Reply } from './access-world.js';

/** Cookies as a browser keeps them: those that were set and have not ended. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly world: AccessWorld) {}

  get cookie(): { cookie: string } {
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  async ask(
    path: string,
    method = 'GET',
    headers: Record<string, string> = {},
    body?: unknown,
  ): Promise<Reply> {
    const reply = await this.world.ask(method, path, { ...this.cookie, ...headers }, body);
    this.#keep(reply);
    return reply;
  }

  /** Leaves for the provider, which signs in at once. @returns the path with which the browser is sent back */
  async leave(to = ''): Promise<string> {
    const begun = await this.ask(`/auth/login${to}`);
    if (begun.status !== 303) throw new Error(`The sign-in did not begin: ${begun.status} ${begun.text}`);
    const there = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
    const back = new URL(there.headers.get('location') ?? '');
    return back.pathname.replace('/api/v1', '') + back.search;
  }

  #keep({ headers }: Reply): void {
    for (const cookie of headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      if (/Max-Age=0/.test(cookie)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}
