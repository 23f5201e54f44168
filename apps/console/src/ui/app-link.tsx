import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { AriaAttributes, MouseEvent, ReactNode, Ref } from 'react';
import { useOrg } from '../app/chosen-org.js';
import { withView } from '../words/places.js';

interface Target {
  /** A place of the console, as `places` and `withView` make them. */
  readonly href: string;
}
type Words = AriaAttributes & { readonly id?: string; readonly title?: string; readonly tabIndex?: number };

/**
 * What a link to a place of the console needs: the chosen org goes along, and a plain click loads no new page. A new tab,
 * a copied address and the middle button work as with every link.
 */
export function useAppLink(href: string): { href: string; onClick: (event: MouseEvent) => void } {
  const router = useRouter();
  const org = useOrg();
  const target = org === undefined || /[?&]org=/.test(href) ? href : withView(href, { org });
  return {
    href: target,
    onClick: (event) => {
      const isPlain =
        event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      if (!isPlain || event.defaultPrevented) return;
      event.preventDefault();
      router.history.push(target);
    },
  };
}

type AppLinkProps = Target &
  AnchorProps &
  Words & { readonly children: ReactNode; readonly ref?: Ref<HTMLAnchorElement> };

/** A link to a place of the console. */
export function AppLink({ href, children, ...rest }: AppLinkProps): ReactNode {
  return (
    <Anchor {...rest} {...useAppLink(href)}>
      {children}
    </Anchor>
  );
}

type LinkButtonProps = Target & ButtonProps & Words & { readonly children: ReactNode };

/** A link that looks like a button. */
export function LinkButton({ href, children, ...rest }: LinkButtonProps): ReactNode {
  return (
    <Button component="a" variant="default" {...rest} {...useAppLink(href)}>
      {children}
    </Button>
  );
}
