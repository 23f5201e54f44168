import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { plural } from '../../words/count.js';
import { Card } from '../../ui/card.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { Tag } from '../../ui/status.js';
import { type Backlog, type Hook, hooksQuery } from './hook.query.js';
import classes from './hook-list.module.css';
import { backlogWords, hookStatus, refusalWords } from './hook-words.js';

/** Who may tell us of changes, and what they said lately; nothing where nobody may. */
export function HookList(): ReactNode {
  const { data } = useQuery(hooksQuery);
  if (data === undefined || data.hooks.length === 0) return null;
  return (
    <Card
      title="Hooks"
      aside={data.backlog.map((one) => (
        <BacklogLine key={one.configuration} backlog={one} />
      ))}
      flush
    >
      <ul className={classes['hooks']}>
        {data.hooks.map((hook) => (
          <HookRow key={`${hook.configuration} ${hook.name}`} hook={hook} />
        ))}
      </ul>
    </Card>
  );
}

function BacklogLine({ backlog }: { readonly backlog: Backlog }): ReactNode {
  return (
    <span>
      {backlog.configuration}: {backlogWords(backlog)}
    </span>
  );
}

function HookRow({ hook }: { readonly hook: Hook }): ReactNode {
  const {
    name,
    type,
    path,
    lastAcceptedAt,
    acceptedDay,
    refused,
    lastRefusedAt,
    lastRefusal,
    caughtUpUntil,
  } = hook;
  const { word, tone, hint } = hookStatus(hook);
  return (
    <li>
      <strong>{name}</strong>
      <Tag tone={tone} hint={hint}>
        {word}
      </Tag>
      <span className="ss-muted">{type}</span>
      <HashText value={path} ends={24} />
      <span className={classes['facts']}>
        last heard <Moment at={lastAcceptedAt} />, {plural(acceptedDay, 'hint')} today
        {refused > 0 && (
          <>
            ; {plural(refused, 'request')} refused, last <Moment at={lastRefusedAt} />:{' '}
            {refusalWords(lastRefusal)}
          </>
        )}
        {caughtUpUntil !== null && (
          <>
            ; System Log read until <Moment at={caughtUpUntil} as="short" />
          </>
        )}
      </span>
    </li>
  );
}
