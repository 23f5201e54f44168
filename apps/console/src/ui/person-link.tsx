import type { ReactNode } from 'react';
import { places, withView } from '../words/places.js';
import { AppLink } from './app-link.js';

interface PersonLinkProps {
  readonly email: string;
  /** The org to begin with. */
  readonly org?: string;
}

/** A person, by their address. */
export function PersonLink({ email, org }: PersonLinkProps): ReactNode {
  return (
    <AppLink href={withView(places.person(email), { org })} className="ss-clip" inherit title={email}>
      {email}
    </AppLink>
  );
}
