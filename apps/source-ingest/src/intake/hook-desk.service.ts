import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Configurations, type HookConfig, type OktaHookConfig, signingBytes } from '#config';
import { HintRepository } from '#db';
import { type Hint, isEqual, judgeWebhook, type SignedWebhook } from '#domain';
import { RefusalLog } from '#http';
import { observe } from '#telemetry';
import { HookRefusedError, HookStaleError } from './errors.js';

/** A webhook, and whose it is. */
export interface FoundHook<H extends HookConfig = HookConfig> {
  readonly configName: string;
  readonly hook: H;
}

/** Who sends something, and where to. */
export interface HookSender {
  readonly method: string;
  readonly url: string;
  readonly ip: string;
}

const TALLY_EVERY_MS = 2_000;

/** Knows whose word is taken under which name, and stores what they say. */
@Injectable()
export class HookDesk implements OnModuleDestroy {
  /** Refusals of a name since they were last stored: a flood costs one statement in a while. */
  readonly #refused = new Map<string, { readonly hooks: readonly FoundHook[]; why: string; count: number }>();
  #timer: NodeJS.Timeout | undefined;
  #storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly configurations: Configurations,
    private readonly hints: HintRepository,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Of the Okta hooks of that name the one whose secret the request shows.
   * @throws HookRefusedError
   */
  okta(
    name: string,
    headers: Readonly<Record<string, unknown>>,
    sender: HookSender,
  ): FoundHook<OktaHookConfig> {
    const named = this.#named('okta', name);
    // All are compared, so that the time does not tell which one it was.
    const fitting = named.filter(({ hook }) => shows(hook, headers[hook.header]));
    const [found] = fitting;
    if (found !== undefined) return found;
    throw this.#refuse(named, 'hook-secret', sender);
  }

  /**
   * Of the signed webhooks of that name the one whose key has signed it.
   * @throws HookRefusedError HookStaleError
   */
  signed(name: string, webhook: SignedWebhook, sender: HookSender): FoundHook {
    const named = this.#named('signed', name);
    const judged = named.map((found) => {
      const keys = found.hook.signingKeys.flatMap((key) => signingBytes(key.reveal()) ?? []);
      return { found, verdict: judgeWebhook(webhook, keys, Date.now()) };
    });
    const good = judged.find(({ verdict }) => verdict === 'good');
    if (good !== undefined) return good.found;
    const isStale = judged.some(({ verdict }) => verdict === 'stale');
    const refused = this.#refuse(named, isStale ? 'hook-stale' : 'hook-signature', sender);
    throw isStale ? new HookStaleError() : refused;
  }

  /** Stores what was said, and returns once it cannot be lost. @returns how much of it is new */
  async store(hints: readonly Hint[]): Promise<number> {
    if (hints.length === 0) return 0;
    const accepted = await this.hints.store(hints);
    const [{ configName: config, source, origin }] = hints as [Hint];
    observe({ event: 'hints.accepted', config, source, origin, hints: hints.length, accepted });
    return accepted;
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.#timer);
    this.#storeRefusals();
    await this.#storing;
  }

  #named<T extends HookConfig['type']>(type: T, name: string): FoundHook<HookConfig & { type: T }>[] {
    return this.configurations.all.flatMap(({ name: configName, webhooks }) =>
      webhooks.flatMap((hook) => (hook.type === type && hook.name === name ? [{ configName, hook }] : [])),
    ) as FoundHook<HookConfig & { type: T }>[];
  }

  #refuse(hooks: readonly FoundHook[], reason: string, { method, url, ip }: HookSender): HookRefusedError {
    const route = `${method} ${url.split('?', 1)[0] ?? ''}`.slice(0, 500);
    this.refusals.note({ address: ip, reason, route });
    const [first] = hooks;
    if (first !== undefined) {
      const { name, type } = first.hook;
      const tally = this.#refused.get(`${type} ${name}`) ?? { hooks, why: reason, count: 0 };
      tally.count += 1;
      tally.why = reason;
      this.#refused.set(`${type} ${name}`, tally);
      this.#timer ??= setTimeout(() => this.#storeRefusals(), TALLY_EVERY_MS).unref();
    }
    return new HookRefusedError();
  }

  #storeRefusals(): void {
    this.#timer = undefined;
    const tallies = [...this.#refused.values()];
    this.#refused.clear();
    for (const { hooks, why, count } of tallies) {
      for (const { configName, hook } of hooks) {
        const origin = hook.type === 'okta' ? ('okta' as const) : ('webhook' as const);
        const place = { configName, origin, source: hook.name };
        this.#storing = this.#storing
          .then(() => this.hints.noteRefusals(place, why, count))
          // A database that is away refuses everything else as well, and says so.
          .catch(() => undefined);
      }
    }
  }
}

/** Empty secrets are those of a process that holds none: nobody shows one. */
function shows({ secrets }: OktaHookConfig, header: unknown): boolean {
  const shown = typeof header === 'string' ? header : '';
  const fits = secrets.map((secret) => isEqual(secret.reveal(), shown));
  return shown !== '' && fits.includes(true);
}
