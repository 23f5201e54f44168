import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../app/session.js';
import { places, withView } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Facts } from '../../ui/facts.js';
import { HashText } from '../../ui/hash-text.js';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { Moment } from '../../ui/moment.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { SidePanel } from '../../ui/side-panel.js';
import { Tag } from '../../ui/status.js';
import { type Advice, adviceOn } from './error-guide.js';
import { useProblemActions } from './problem-actions.js';
import { letterQuery } from './problem.query.js';

interface LetterPanelProps {
  /** Undefined: closed. */
  readonly id: string | undefined;
  readonly guide: ReadonlyMap<string, Advice> | undefined;
  readonly onClose: () => void;
}

/** One message that was given up, and what can be done with it. */
export function LetterPanel({ id, guide, onClose }: LetterPanelProps): ReactNode {
  const query = useQuery({ ...letterQuery(id ?? ''), enabled: id !== undefined });
  const { replay, discard } = useProblemActions();
  const [isAsking, ask] = useState(false);
  const [mayReplay, mayDiscard] = [useMay('operator'), useMay('admin')];
  const letter = query.data;
  const isDead = letter?.state === 'dead';
  return (
    <SidePanel
      title={id === undefined ? undefined : (letter?.reason ?? 'Message')}
      lead={letter !== undefined && <Tag tone={isDead ? 'bad' : 'quiet'}>{letter.state}</Tag>}
      onClose={onClose}
      actions={
        isDead && (
          <>
            {mayReplay && (
              <Button
                loading={replay.isPending}
                onClick={() => replay.mutate(letter, { onSuccess: onClose })}
              >
                Replay
              </Button>
            )}
            {mayDiscard && (
              <Button variant="default" onClick={() => ask(true)}>
                Discard…
              </Button>
            )}
          </>
        )
      }
    >
      <Loaded query={query} what="this message" frame={<LoadingRows rows={4} />}>
        {(one) => (
          <Facts
            facts={[
              ['Last error', one.lastError],
              ['First error', one.firstError === one.lastError ? undefined : one.firstError],
              ['It means', adviceOn(one, guide)?.means],
              ['Do this', adviceOn(one, guide)?.todo || undefined],
              ['Attempts', one.attempts],
              ['Given up', <Moment key="at" at={one.diedAt} as="long" />],
              ['Message', `${one.pattern}${one.consumer === null ? '' : ` to ${one.consumer}`}`],
              [
                'Sent',
                one.message === null ? undefined : (
                  <Moment key="sent" at={one.message.occurredAt} as="long" />
                ),
              ],
              ['Orgs', one.orgs.length === 0 ? 'none in particular' : one.orgs.join(', ')],
              [
                'Run',
                one.run === null ? undefined : (
                  <AppLink inherit key="run" href={places.run(one.run)}>
                    {one.run}
                  </AppLink>
                ),
              ],
              [
                'Trace',
                one.traceId === null ? undefined : (
                  <AppLink inherit key="trace" href={withView(places.audit, { trace: one.traceId })}>
                    {one.traceId}
                  </AppLink>
                ),
              ],
              ['Id', <HashText key="id" value={one.id} />],
            ]}
          />
        )}
      </Loaded>
      <ReasonDialog
        opened={isAsking}
        onClose={() => ask(false)}
        title="Discard 1 message"
        action="Discard"
        destructive
        reason="needed"
        what="the discard"
        onConfirm={async (reason) => {
          if (id !== undefined) await discard(id, reason);
          onClose();
        }}
      >
        It is never handled. What it would have done, another run may do; the message itself stays in the
        database.
      </ReasonDialog>
    </SidePanel>
  );
}
