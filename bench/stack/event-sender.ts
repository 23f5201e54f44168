import { createHmac, randomUUID } from 'node:crypto';
import { askOps } from './ops-client.js';
import { Poster } from './poster.js';
import type { StackSite } from './stack-site.js';

const HOOK = 'bench';
const CONNECTION = 'bench';
const KEY = Buffer.alloc(32, 7);

/** A configuration that a signed webhook may speak to, and one of the same orgs whose people are pushed. */
export const TAKES_EVENTS: Readonly<Record<string, (main: string) => string>> = {
  acme: (main) =>
    `${main}webhooks: [{name: ${HOOK}, type: signed, signing_key: whsec_${KEY.toString('base64')}}]\n`,
  pushed: (main) => {
    const source = `identity_source: {type: scim, connection: ${CONNECTION}}\n`;
    return `${main.replace(/^identity_source:\n(?: .*\n)+/mu, source)}scim: [{name: ${CONNECTION}, kind: other}]\n`;
  },
};

/** Sends what directories send. */
export class EventSender {
  private constructor(
    private readonly poster: Poster,
    private readonly token: string,
  ) {}

  static async open({ stack }: StackSite): Promise<EventSender> {
    const { text } = await askOps<{ text: string }>(stack, `scim/connections/${CONNECTION}/token`, {});
    return new EventSender(new Poster(stack.intakeUrl), text);
  }

  /** A signed webhook that names one person. @throws Error it was refused */
  hook(email: string): Promise<void> {
    const body = JSON.stringify({ emails: [email] });
    const [id, seconds] = [randomUUID(), String(Math.floor(Date.now() / 1000))];
    const signature = createHmac('sha256', KEY).update(`${id}.${seconds}.${body}`).digest('base64');
    const signed = {
      ...{ 'webhook-id': id, 'webhook-timestamp': seconds },
      'webhook-signature': `v1,${signature}`,
    };
    const headers = { 'content-type': 'application/json', ...signed };
    return this.poster.post(`/hooks/${HOOK}`, { status: 202, body, headers });
  }

  /** A person whom a SCIM client creates. @throws Error it was refused */
  push(email: string): Promise<void> {
    const body = JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      ...{ userName: email, active: true, name: { givenName: 'Ana', familyName: 'Pushed' } },
      emails: [{ value: email, primary: true }],
    });
    const headers = {
      'content-type': 'application/scim+json',
      authorization: `Bearer ${this.token}`,
    };
    return this.poster.post(`/scim/v2/${CONNECTION}/Users`, { status: 201, body, headers });
  }

  close(): void {
    this.poster.close();
  }
}
