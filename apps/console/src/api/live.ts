/** How a connection for events stands. */
export type LiveState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** What is shown may be older than what is. */
  | { readonly state: 'stale'; readonly since: Date };

/** The server ends each connection after a minute, and the browser comes back within seconds: that is no outage. */
const PATIENCE_MS = 8_000;

export interface EventHandlers {
  /** What is done with the content of each event, by its name. */
  readonly on: Readonly<Record<string, (data: unknown) => void>>;
  readonly onState?: (state: LiveState) => void;
}

/**
 * Listens to server-sent events of the API until it is told to stop, over every end of the connection; an event `end`
 * ends it for good.
 *
 * @param path as in `/events`
 * @returns stops it
 */
export function listen(path: string, { on, onState }: EventHandlers): () => void {
  const source = new EventSource(`/api/v1${path}`);
  let patience: ReturnType<typeof setTimeout> | undefined;
  const calm = () => {
    clearTimeout(patience);
    patience = undefined;
  };
  const stop = () => {
    calm();
    source.close();
  };
  onState?.({ state: 'connecting' });
  source.addEventListener('open', () => {
    calm();
    onState?.({ state: 'live' });
  });
  source.addEventListener('error', () => {
    const since = new Date();
    // Closed for good: the server has refused, as it does when a session has ended.
    if (source.readyState === EventSource.CLOSED) onState?.({ state: 'stale', since });
    else patience ??= setTimeout(() => onState?.({ state: 'stale', since }), PATIENCE_MS);
  });
  for (const [name, handle] of Object.entries(on)) {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => handle(JSON.parse(data)));
  }
  source.addEventListener('end', stop);
  return stop;
}
