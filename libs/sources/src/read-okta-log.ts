import type { OktaSourceConfig } from '#config';
import type { OktaLogEvent } from '#contracts';
import type { OktaLogSpan } from './okta/okta-log.js';

/** As `readOktaLog` of the Okta source, whose libraries are loaded when it is called. @throws SourceUnreadableError */
export async function* readOktaLog(
  config: OktaSourceConfig,
  span: OktaLogSpan,
  options: { readonly signal: AbortSignal; readonly caFile?: string },
): AsyncGenerator<readonly OktaLogEvent[]> {
  const { readOktaLog: read } = await import('./okta/okta-log.js');
  yield* read(config, span, options);
}
