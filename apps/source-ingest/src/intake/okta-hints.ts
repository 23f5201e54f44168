import type { OktaLogEvent } from '#contracts';
import { type Hint, subjectsOfOktaEvent } from '#domain';
import type { FoundHook } from './hook-desk.service.js';

/** The hints in events of Okta, whether a hook delivered them or they were found in the System Log. */
export function hintsOfOkta(
  { configName, hook }: FoundHook,
  events: readonly OktaLogEvent[],
  traceparent?: string,
): Hint[] {
  return events.flatMap((event) =>
    subjectsOfOktaEvent(event).map((subject, index) => ({
      ...{ configName, source: hook.name, origin: 'okta' as const, subject },
      // Of several people in one event each is a hint.
      eventId: index === 0 ? event.uuid : `${event.uuid}/${index}`,
      occurredAt: new Date(event.published),
      ...(traceparent !== undefined && { traceparent }),
    })),
  );
}
