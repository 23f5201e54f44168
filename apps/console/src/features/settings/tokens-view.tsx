import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Card } from '../../ui/card.js';
import { Empty } from '../../ui/empty.js';
import { Failure } from '../../ui/failure.js';
import { LoadingRows } from '../../ui/loading.js';
import { Moment } from '../../ui/moment.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { Tag } from '../../ui/status.js';
import { grantWords } from './grant-words.js';
import { NewToken } from './new-token.js';
import { type Token, tokensQuery } from './settings.query.js';
import { useRevokeToken } from './token-actions.js';
import classes from './tokens-view.module.css';

const TONES = { valid: 'good', expired: 'quiet', revoked: 'quiet' } as const;

/** Tokens of scripts and services: made here and shown once, revoked here. */
export function TokensView(): ReactNode {
  const query = useInfiniteQuery(tokensQuery);
  const [isMaking, make] = useState(false);
  const [revoked, choose] = useState<Token>();
  const revoke = useRevokeToken();
  const tokens = query.data?.pages.flatMap((page) => page.tokens) ?? [];
  const button = (
    <Button size="xs" leftSection={<IconPlus size={14} />} onClick={() => make(true)}>
      New token
    </Button>
  );
  return (
    <>
      {query.error !== null && (
        <Failure error={query.error} what="the tokens" onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <LoadingRows rows={3} />}
      {query.data !== undefined && (
        <Card title="Tokens" aside={tokens.length > 0 && button} flush>
          {tokens.length === 0 ? (
            <Empty
              icon={IconKey}
              title="No tokens"
              action={button}
              command="sign-sync token create --name NAME --role operator"
            >
              A token lets a script or a service ask the API, with a role and in the orgs that you choose,
              until it expires.
            </Empty>
          ) : (
            <ul className={classes['tokens']}>
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => choose(token)} />
              ))}
            </ul>
          )}
        </Card>
      )}
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Older tokens
        </Button>
      )}
      <NewToken opened={isMaking} onClose={() => make(false)} />
      <ReasonDialog
        opened={revoked !== undefined}
        onClose={() => choose(undefined)}
        title="Revoke 1 token"
        action="Revoke"
        destructive
        reason="none"
        what="the revocation"
        names={revoked === undefined ? [] : [revoked.name]}
        onConfirm={async () => {
          if (revoked !== undefined) await revoke(revoked.id);
        }}
      >
        Whoever uses it is refused within five seconds, everywhere. It cannot be made valid again.
      </ReasonDialog>
    </>
  );
}

function TokenRow({ token, onRevoke }: { readonly token: Token; readonly onRevoke: () => void }): ReactNode {
  const { name, grants, state, createdBy, createdAt, expiresAt, lastUsedAt, breakGlass } = token;
  return (
    <li>
      <div className={classes['who']}>
        <strong>{name}</strong> <Tag tone={TONES[state]}>{state}</Tag>
        {breakGlass !== null && (
          <Tag tone="warn" hint={breakGlass}>
            break glass
          </Tag>
        )}
        <p>{grants.map(grantWords).join('; ')}</p>
      </div>
      <p className={classes['facts']}>
        made by {createdBy} <Moment at={createdAt} /> · last used <Moment at={lastUsedAt} /> ·{' '}
        {expiresAt === null ? (
          'never expires'
        ) : (
          <>
            expires <Moment at={expiresAt} />
          </>
        )}
      </p>
      {state === 'valid' && (
        <Button size="xs" variant="default" onClick={onRevoke}>
          Revoke… <span className="ss-hidden">{name}</span>
        </Button>
      )}
    </li>
  );
}
