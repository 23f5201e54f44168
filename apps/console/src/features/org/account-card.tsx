import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, take } from '../../api/client.js';
import type { Org } from '../../app/orgs.query.js';
import { useMay } from '../../app/session.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Facts } from '../../ui/facts.js';
import { Failure } from '../../ui/failure.js';
import { Moment } from '../../ui/moment.js';
import { Tag } from '../../ui/status.js';
import { places } from '../../words/places.js';
import { hostWords } from '../../words/sign-host.js';
import { keyWords, testWords } from './key-words.js';
import classes from './org.module.css';

/** The account itself, and whether its key works. */
export function AccountCard({ org }: { readonly org: Org }): ReactNode {
  const { region, kind } = hostWords(org.host);
  const key = keyWords(org.key);
  return (
    <Card title="Account">
      <Facts
        facts={[
          ['Kind', region === undefined ? kind : `${kind}, region ${region}`],
          ['Address', <span className="ss-mono">{org.host}</span>],
          ['Owner of the key', org.owner],
          [
            'Configurations',
            org.configurations.length === 0 ? (
              <Tag tone="warn" hint="No configuration names this account now: nothing is done there.">
                none
              </Tag>
            ) : (
              org.configurations.join(', ')
            ),
          ],
          ['Last read', <Moment at={org.lastRead} />],
          ['Last complete read', <Moment at={org.lastCompleteRead} />],
          [
            'Key',
            <Tag tone={key.tone} hint={key.hint}>
              {key.word}
            </Tag>,
          ],
        ]}
      />
      <KeyTest org={org} />
    </Card>
  );
}

/** Reads the account with its key, and writes nothing. */
function KeyTest({ org }: { readonly org: Org }): ReactNode {
  const test = useMutation({
    mutationFn: () => take(api.POST('/orgs/{org}/test', { params: { path: { org: org.id } }, body: {} })),
  });
  const mayTest = useMay('operator', org.org);
  if (!mayTest) return null;
  return (
    <div className={classes['result']} aria-live="polite">
      <div className={classes['test']}>
        <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          Test the key
        </Button>
        {test.isPending && (
          <span className="ss-muted">Reads the account, up to 20 seconds. Nothing is written.</span>
        )}
        {test.data !== undefined && !test.isPending && (
          <span>
            <Tag tone={testWords(test.data).tone}>{testWords(test.data).word}</Tag>{' '}
            {testWords(test.data).text}{' '}
            <AppLink inherit href={places.run(test.data.run.name)}>
              {test.data.run.name}
            </AppLink>
          </span>
        )}
      </div>
      {test.error !== null && <Failure small error={test.error} what="the test" />}
    </div>
  );
}
