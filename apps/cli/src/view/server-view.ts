import type { Paint } from '#domain';

/** A server that has come up, as people are told of it; with `--json` one line on standard output. */
export interface StartedServer {
  /** Of the API, without a path. */
  readonly url: string;
  readonly health: string;
  /** Where directories send events; null as long as none may. */
  readonly intake: string | null;
  /** The folder of the embedded database; null with a database of one's own. */
  readonly state: string | null;
  /** Nobody reaches it from another machine. */
  readonly isLocal: boolean;
  readonly hasToken: boolean;
  readonly configurations: readonly { readonly name: string; readonly headline: string }[];
}

/** What is served, where, and how to go on. */
export function serverLines(server: StartedServer, paint: Paint): string[] {
  const { url, health, intake, state, configurations } = server;
  const [first] = configurations;
  const named = configurations.length > 1 ? ` --configuration ${first?.name ?? ''}` : '';
  return [
    ...configurations.map(({ name, headline }) =>
      configurations.length > 1 ? `${name.padEnd(11)} ${headline}` : headline,
    ),
    `${'State'.padEnd(11)} ${state ?? 'the database of SIGN_SYNC_DATABASE_URL'}`,
    `${'Listening'.padEnd(11)} ${paint.strong(url)}, ${whoMayCome(server)}`,
    ...(intake === null ? [] : [`${'Events'.padEnd(11)} ${intake}`]),
    paint.quiet(`${'Health'.padEnd(11)} ${health}/health/ready`),
    '',
    `A test run:   sign-sync --server ${url} sync -t${named}`,
    'Stop:         Ctrl-C; what is in flight finishes first',
  ];
}

function whoMayCome({ isLocal, hasToken }: StartedServer): string {
  const reach = isLocal ? 'this machine only' : 'every machine that reaches it';
  return `${reach}, ${hasToken ? 'with the token of SIGN_SYNC_API_TOKEN' : 'no sign-in'}`;
}
