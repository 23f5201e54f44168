import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text as they came. */
  readonly raw: string;
}

/** A real SMTP server on a free port of this machine that keeps what it is given. */
export class MailInbox {
  readonly mails: ReceivedMail[] = [];

  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  /** @param refuses answers every message with a temporary error while it is true */
  static async open(refuses: () => boolean = () => false): Promise<MailInbox> {
    const opened: { inbox?: MailInbox } = {};
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      // Only a listener of this machine has these.
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        if (username === 'ann' && password === 'smtp-secret') done(null, { user: 'ann' });
        else done(new Error('Wrong password'));
      },
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (refuses()) {
            done(Object.assign(new Error('Come back later'), { responseCode: 451 }));
            return;
          }
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          opened.inbox?.mails.push({ from, to, raw: Buffer.concat(chunks).toString() });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    return (opened.inbox = new MailInbox(server, port));
  }

  get subjects(): string[] {
    return this.mails.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? '');
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}
