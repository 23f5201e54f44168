import { NOTICE_KINDS } from '#domain';
import { z } from 'zod';
import { flag, listOf, oneOf, strictMap, text, wholeNumber } from '../schema/fields.js';

const address = text('an e-mail address').refine((written) => /^[^\s@<>,;"]+@[^\s@<>,;"]+$/u.test(written), {
  error: 'is not an e-mail address. Give one such as it@example.com.',
});

const MAIL_TLS = ['tls', 'starttls', 'none'] as const;

export const mailSchema = strictMap(
  {
    host: text('the host of the SMTP server, such as smtp.example.com'),
    port: wholeNumber('the port of the SMTP server, such as 587', 1)
      .refine((port) => port <= 65_535, { error: 'is too large. Give a port from 1 to 65535.' })
      .optional(),
    tls: oneOf(MAIL_TLS, 'a way to use TLS').optional(),
    user: text('the user at the SMTP server').optional(),
    // Read as a secret, from wherever it is kept.
    password: z.unknown().optional(),
    secure_password_key: z.unknown().optional(),
    from: address,
    to: listOf(address, 'the addresses that get the messages'),
  },
  'a mapping with host, from and to',
);

export const webhookSchema = strictMap(
  {
    url: text('the URL of the webhook, such as https://hooks.example.com/sign-sync'),
    signing_key: z.unknown().optional(),
    secure_signing_key_key: z.unknown().optional(),
    allow_private: flag('True for a webhook in the internal network').optional(),
  },
  'a mapping with url and signing_key',
);

export const notificationsSchema = strictMap(
  {
    mail: z.unknown().optional(),
    webhook: z.unknown().optional(),
    events: listOf(oneOf(NOTICE_KINDS, 'an event'), 'the events to be told of').optional(),
    silence_hours: wholeNumber('a number of hours, such as 26', 1).optional(),
  },
  'a mapping with mail or webhook',
);
