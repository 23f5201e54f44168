import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMay } from '../../app/session.js';
import { places } from '../../words/places.js';
import { plural } from '../../words/count.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { Tag } from '../../ui/status.js';
import type { Advice } from './error-guide.js';
import type { LetterClass } from './letter-classes.js';
import classes from './problem-class.module.css';
import { useProblemActions } from './problem-actions.js';
import type { DeadLetter } from './problem.query.js';

interface ProblemClassProps {
  readonly of: LetterClass<DeadLetter>;
  /** What docs/errors.md says of its reason. */
  readonly advice: Advice | undefined;
  readonly isOpen: boolean;
  /** They wait for a decision. */
  readonly isDead: boolean;
  /** Every letter of it is here. */
  readonly isWhole: boolean;
  readonly onToggle: () => void;
  readonly onLetter: (id: string) => void;
}

/** Dead letters that died of the same: what it means, what to do, and the button that does it. */
export function ProblemClass({
  of,
  advice,
  isOpen,
  isDead,
  isWhole,
  onToggle,
  onLetter,
}: ProblemClassProps): ReactNode {
  const { reason, pattern, consumer, letters, first, last } = of;
  const { replayClass } = useProblemActions();
  const mayReplay = useMay('operator') && isDead;
  const [newest] = letters;
  return (
    <Card
      title={<span className="ss-mono">{reason}</span>}
      aside={
        mayReplay && (
          <Button size="xs" loading={replayClass.isPending} onClick={() => replayClass.mutate(of)}>
            {!isWhole ? 'Replay all' : letters.length === 1 ? 'Replay it' : `Replay all ${letters.length}`}
          </Button>
        )
      }
    >
      <div className={classes['facts']}>
        <Tag tone={isDead ? 'bad' : 'quiet'}>{plural(letters.length, 'message')}</Tag>
        <span className="ss-mono">{pattern}</span>
        {consumer !== null && <span className="ss-muted">to {consumer}</span>}
        <span className="ss-muted">
          {letters.length > 1 && (
            <>
              first <Moment at={first} />,{' '}
            </>
          )}
          last <Moment at={last} />
        </span>
      </div>
      {newest !== undefined && <p className={classes['error']}>{newest.lastError}</p>}
      {advice !== undefined && (
        <dl className={classes['advice']}>
          <dt>It means</dt>
          <dd>{advice.means}</dd>
          {advice.todo !== '' && (
            <>
              <dt>Do this</dt>
              <dd>{advice.todo}</dd>
            </>
          )}
        </dl>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-expanded={isOpen}
        leftSection={isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        onClick={onToggle}
      >
        {plural(letters.length, 'message')}
      </Button>
      {isOpen && (
        <ul className={classes['letters']}>
          {letters.map((letter) => (
            <li key={letter.id}>
              <button type="button" onClick={() => onLetter(letter.id)}>
                <Moment at={letter.diedAt} as="short" />
                <span className="ss-clip">{letter.lastError}</span>
                <span className="ss-muted">{plural(letter.attempts, 'attempt')}</span>
              </button>
              {letter.runId !== null && (
                <AppLink href={places.run(letter.runId)} inherit>
                  run <HashText value={letter.runId} plain />
                </AppLink>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
