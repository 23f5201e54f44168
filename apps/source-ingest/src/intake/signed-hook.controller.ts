import { Body, Controller, Headers, HttpCode, Param, Post, Req } from '@nestjs/common';
import { type HookReceipt, type SignedHookBody, signedHookBody } from '#contracts';
import { type Hint, type HintSubject, isEmailAddress } from '#domain';
import { RequestInvalidError, type TextRequest } from '#http';
import { inSpan } from '#telemetry';
import { type FoundHook, HookDesk, type HookSender } from './hook-desk.service.js';
import { parsedBody } from './parsed-body.js';

/** Signed webhooks: whoever can sign may say whom to look at (docs/configuration.md). */
@Controller('hooks')
export class SignedHookController {
  constructor(private readonly desk: HookDesk) {}

  @Post(':name')
  @HttpCode(202)
  async deliver(
    @Param('name') name: string,
    @Headers() headers: Record<string, string | undefined>,
    @Req() request: HookSender & TextRequest,
    @Body() body: unknown,
  ): Promise<HookReceipt> {
    const id = headers['webhook-id'];
    const webhook = {
      id,
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
      body: request.text ?? '',
    };
    const found = this.desk.signed(name, webhook, request);
    const attributes = { 'sign_sync.hook': name };
    return inSpan('hook received', { parent: undefined, attributes }, async ({ traceparent }) => {
      const hints = hintsOf(found, id ?? '', subjectsOf(body), traceparent);
      return { accepted: await this.desk.store(hints) };
    });
  }
}

function subjectsOf(body: unknown): HintSubject[] {
  const { data, ...wish } = parsedBody(signedHookBody, body);
  const subjects = [...asked(wish), ...(data === undefined ? [] : asked(data))];
  if (subjects.length > 0) return subjects;
  throw new RequestInvalidError(
    'The body names nobody. Give emails, keys or groups, each a list, or run: "now"; at the top or under data.',
  );
}

function asked({ emails = [], keys = [], groups = [], run }: SignedHookBody): HintSubject[] {
  const wrong = emails.find((email) => !isEmailAddress(email));
  if (wrong !== undefined) throw new RequestInvalidError('One of emails is not an e-mail address.');
  return [
    ...emails.map((email) => ({ kind: 'person' as const, email: email.trim() })),
    ...keys.map((key) => ({ kind: 'person' as const, key })),
    ...groups.map((name) => ({ kind: 'group' as const, name })),
    ...(run === 'now' ? [{ kind: 'everybody' as const }] : []),
  ];
}

/** A delivery that is sent again has the same id, and counts once. */
function hintsOf(
  { configName, hook }: FoundHook,
  id: string,
  subjects: readonly HintSubject[],
  traceparent: string,
): Hint[] {
  const occurredAt = new Date();
  return subjects.map((subject, index) => ({
    ...{ configName, source: hook.name, origin: 'webhook', subject, occurredAt, traceparent },
    eventId: `${hook.name}:${id}/${index}`,
  }));
}
