import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { AppLink, LinkButton } from '../../ui/app-link.js';
import { count, plural } from '../../words/count.js';
import { places } from '../../words/places.js';
import type { Attention } from './attention.js';
import classes from './attention-strip.module.css';

const SHOWN = 5;

interface AttentionStripProps {
  readonly found: readonly Attention[];
  readonly orgs: readonly { readonly health: string }[];
}

/** What waits for a person, each with its next step; or that nothing does. */
export function AttentionStrip({ found, orgs }: AttentionStripProps): ReactNode {
  const [isWhole, setWhole] = useState(false);
  if (found.length === 0) {
    const isKnown = orgs.some(({ health }) => health !== 'unknown');
    if (!isKnown) return null;
    return (
      <div className={classes['calm']} role="status">
        <IconCircleCheck size={16} aria-hidden />
        Nothing needs you. {plural(orgs.length, 'org')} watched.
      </div>
    );
  }
  const shown = isWhole ? found : found.slice(0, SHOWN);
  return (
    <section className={classes['strip']} aria-label="Needs attention">
      <h2>
        Needs attention <span>{count(found.length)}</span>
      </h2>
      <ul>
        {shown.map(({ key, tone, org, text, step }) => (
          <li key={key} data-tone={tone}>
            <span className={classes['mark']} aria-label={tone === 'bad' ? 'Failure' : 'Warning'} role="img">
              {tone === 'bad' ? '●' : '▲'}
            </span>
            <span className={classes['text']}>
              {org !== undefined && (
                <>
                  <AppLink href={places.org(org)} inherit fw={600} c="inherit">
                    {org}
                  </AppLink>{' '}
                  ·{' '}
                </>
              )}
              {text}
            </span>
            <LinkButton size="compact-sm" href={step.href}>
              {step.label}
            </LinkButton>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show ${count(found.length - SHOWN)} more`}
        </Button>
      )}
    </section>
  );
}
