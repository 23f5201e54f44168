import { z } from 'zod';
import { flag, strictMap, text } from './fields.js';

export interface SignConnector {
  host: string;
  integration_key?: string | undefined;
  secure_integration_key_key?: string | undefined;
  admin_email: string;
  create_users: boolean;
  deactivate_users: boolean;
}

/** connector-sign.yml. Which of the two key settings is given is checked beside it, with the secret itself. */
export const signConnectorSchema: z.ZodType<SignConnector> = strictMap(
  {
    host: text('the host of Acrobat Sign, such as api.echosign.com'),
    integration_key: text('the integration key, env:NAME or file:PATH', { secret: true }).optional(),
    secure_integration_key_key: text('the name of a keychain entry').optional(),
    admin_email: text('the address of the account that owns the integration key'),
    create_users: flag('True to create people in Acrobat Sign, False to leave that to others'),
    deactivate_users: flag('True to let Sign-only people be deactivated, False to leave that to others'),
  },
  'the settings of one Acrobat Sign account',
);
