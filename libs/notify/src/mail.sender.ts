import type { MailConfig } from '#config';
import type { StoredNotice } from '#db';
import { NoticeUndeliveredError } from './notice-undelivered.error.js';
import { trustedCertificates } from './trusted-certificates.js';

const CONNECT_MS = 10_000;
const SILENT_MS = 20_000;

/**
 * Hands a message to the SMTP server. With `starttls` an answer without STARTTLS is an error: nothing goes on in clear.
 * Every try has the same Message-ID.
 *
 * @throws NoticeUndeliveredError
 */
export async function sendMail(
  { host, port, tls, login, from, to }: MailConfig,
  notice: StoredNotice,
  caFile: string | undefined,
): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...{ host, port, secure: tls === 'tls', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none' },
    tls: { minVersion: 'TLSv1.2', ...(await trustedCertificates(caFile)) },
    ...(login && { auth: { user: login.user, pass: login.password.reveal() } }),
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENT_MS },
    // A text is a text: nothing in it is fetched.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const { subject, lines } = notice.message;
  try {
    await transport.sendMail({
      from,
      to: [...to],
      subject,
      text: `${lines.join('\n\n')}\n`,
      messageId: `<${notice.id}@${from.split('@').at(-1) ?? 'sign-sync'}>`,
      date: new Date(notice.message.at),
      // Nobody's holiday reply is wanted.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new NoticeUndeliveredError(`The mail server did not take the message: ${said}`, true, { cause });
  } finally {
    transport.close();
  }
}
