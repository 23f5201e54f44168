import { IconDeviceDesktop } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './local-banner.module.css';
import { useMe } from './session.js';

/** Nobody has signed in, because nobody else reaches this server. */
export function LocalBanner(): ReactNode {
  const { via } = useMe();
  if (via !== 'local') return null;
  return (
    <div className={classes['banner']} role="note">
      <IconDeviceDesktop size={14} aria-hidden />
      <span>
        <b>Local, this machine only.</b> Whoever sits here may do everything; a token or an identity provider
        ends that.
      </span>
    </div>
  );
}
