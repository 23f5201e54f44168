import { useRouter } from '@tanstack/react-router';
import { withView } from '../words/places.js';
import { useOrg } from './chosen-org.js';

/** Goes to a place of the console, as `places` and `withView` make them; the chosen org goes along. */
export function useGo(): (href: string) => void {
  const router = useRouter();
  const org = useOrg();
  return (href) =>
    router.history.push(org === undefined || /[?&]org=/.test(href) ? href : withView(href, { org }));
}
