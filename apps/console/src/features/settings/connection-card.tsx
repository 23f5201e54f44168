import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { count, people } from '../../words/count.js';
import { Card } from '../../ui/card.js';
import { Facts } from '../../ui/facts.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { sayFailed } from '../../ui/said.js';
import { Tag } from '../../ui/status.js';
import classes from './connection-card.module.css';
import { CHECK_TONES, connectionStatus } from './connection-words.js';
import { type Connection, useConnectionActions } from './scim.query.js';

interface ConnectionCardProps {
  readonly connection: Connection;
  /** Shows the text of a new token, this once. */
  readonly onToken: (text: string) => void;
}

/** One directory that pushes people: its address, its tokens, what it said last, and whether all is there. */
export function ConnectionCard({ connection, onToken }: ConnectionCardProps): ReactNode {
  const { name, kind, path, users, groups, filling, lastRequest, readBy, tokens } = connection;
  const actions = useConnectionActions();
  const fail = (error: unknown) => sayFailed(error, 'the token');
  const hasToken = tokens.some(({ state }) => state === 'valid');
  const make = useMutation({
    mutationFn: () => (hasToken ? actions.rotate(name) : actions.create(name)),
    onSuccess: onToken,
    onError: fail,
  });
  const test = useMutation({
    mutationFn: () => actions.test(name),
    onError: (error) => sayFailed(error, 'the test'),
  });
  const { word, tone, hint } = connectionStatus(connection);
  return (
    <Card
      title={name}
      aside={
        <Tag tone={tone} hint={hint}>
          {word}
        </Tag>
      }
    >
      <Facts
        facts={[
          ['Directory', kind],
          ['Address to enter', <HashText key="path" value={path} ends={28} />],
          ['Pushed', `${people(users)}, ${count(groups)} groups${filling ? '; the first push goes on' : ''}`],
          [
            'Read by',
            readBy.length === 0 ? 'no configuration: nothing follows from it yet' : readBy.join(', '),
          ],
          [
            'Last request',
            lastRequest === null ? (
              'never'
            ) : (
              <span key="last">
                <Moment at={lastRequest.at} />: {lastRequest.request} → {lastRequest.status}
              </span>
            ),
          ],
        ]}
      />
      <Tokens tokens={tokens} onRevoke={actions.revoke} />
      {test.data !== undefined && (
        <ul className={classes['checks']} aria-label="Checks">
          {test.data.checks.map((check) => (
            <li key={check.name}>
              <Tag tone={CHECK_TONES[check.state]} plain>
                {check.name}
              </Tag>
              <span>{check.words}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={classes['buttons']}>
        <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          Test
        </Button>
        <Button size="xs" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {hasToken ? 'Rotate the token' : 'Make a token'}
        </Button>
      </div>
    </Card>
  );
}

interface TokensProps {
  readonly tokens: Connection['tokens'];
  readonly onRevoke: (id: string) => Promise<void>;
}

function Tokens({ tokens, onRevoke }: TokensProps): ReactNode {
  const [revoked, choose] = useState<string>();
  if (tokens.length === 0) return null;
  return (
    <ul className={classes['tokens']} aria-label="Tokens">
      {tokens.map(({ id, state, createdBy, createdAt, expiresAt, lastUsedAt }) => (
        <li key={id}>
          <Tag tone={state === 'valid' ? 'good' : 'quiet'} plain>
            {state}
          </Tag>
          <span className="ss-muted">
            made by {createdBy} <Moment at={createdAt} />, last used <Moment at={lastUsedAt} />
            {expiresAt !== null && (
              <>
                , ends <Moment at={expiresAt} />
              </>
            )}
          </span>
          {state === 'valid' && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => choose(id)}>
              Revoke…
            </Button>
          )}
        </li>
      ))}
      <ReasonDialog
        opened={revoked !== undefined}
        onClose={() => choose(undefined)}
        title="Revoke 1 token"
        action="Revoke"
        destructive
        reason="none"
        what="the revocation"
        onConfirm={async () => {
          if (revoked !== undefined) await onRevoke(revoked);
        }}
      >
        The directory that uses it is refused from then on, and pushes nothing until it has another one.
      </ReasonDialog>
    </ul>
  );
}
