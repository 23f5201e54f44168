import type { ReactNode } from 'react';
import { places, withView } from '../../words/places.js';
import { AppLink, LinkButton } from '../../ui/app-link.js';
import { Diff } from '../../ui/diff.js';
import { Status, Tag } from '../../ui/status.js';
import { changeWord, fieldsOf } from './change-words.js';
import { holdAdvice, holdTitle } from './hold-words.js';
import classes from './item-panel.module.css';
import type { PersonItem, StoredItem } from './plan.types.js';
import { riskOf } from './risk.js';
import { preconditionOf, type RulePlaces, whySteps } from './why.js';

interface ItemDetailsProps {
  readonly stored: StoredItem;
  readonly places: RulePlaces;
  readonly run: string;
}

/** Why an item is in the plan, what it does, and what became of it. */
export function ItemDetails({ stored, places: rulePlaces, run }: ItemDetailsProps): ReactNode {
  const { item, state, reason } = stored;
  return (
    <>
      <div className={classes['badges']}>
        <Tag tone={changeWord(item).tone}>{changeWord(item).word}</Tag>
        <Status kind="item" state={state} />
        <Tag tone={riskOf(item).tone} hint={riskOf(item).why}>
          {riskOf(item).word} risk
        </Tag>
      </div>
      {reason !== null && <Reason code={reason.code} message={reason.message} state={state} />}
      <Section title="What changes">
        <ul className={classes['fields']}>
          {fieldsOf(item).map(({ field, before, after, tone }) => (
            <li key={field}>
              <span className={classes['name']}>{field}</span>
              <Diff
                before={before}
                after={after}
                kind={tone === 'rights' ? 'rights' : tone === 'bad' ? 'removal' : 'change'}
              />
            </li>
          ))}
        </ul>
      </Section>
      {item.subject === 'person' && <PersonDetails item={item} rulePlaces={rulePlaces} run={run} />}
    </>
  );
}

function PersonDetails({
  item,
  rulePlaces,
  run,
}: {
  readonly item: PersonItem;
  readonly rulePlaces: RulePlaces;
  readonly run: string;
}): ReactNode {
  return (
    <>
      <Section title="Why">
        <ol className={classes['why']}>
          {whySteps(item, rulePlaces).map(({ what, text }) => (
            <li key={what}>
              <span className={classes['name']}>{what}</span>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      </Section>
      {item.drift !== undefined && (
        <Section title="Drift">
          <p className={classes['text']}>
            Somebody changed this by hand in Sign; the change only puts it right.
          </p>
        </Section>
      )}
      <Section title="Only if still so">
        <ul className={classes['list']}>
          {preconditionOf(item).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p className={classes['text']}>Otherwise this one change is skipped and listed.</p>
      </Section>
      {item.needsGroups.length > 0 && (
        <Section title="Waits for groups">
          <p className={classes['text']}>{item.needsGroups.join(', ')}: created first.</p>
        </Section>
      )}
      {item.deactivateOn !== undefined && (
        <Section title="Next step">
          <p className={classes['text']}>Deactivated on {item.deactivateOn}, unless they come back.</p>
        </Section>
      )}
      <nav className={classes['links']} aria-label="More about this person">
        <LinkButton size="xs" href={withView(places.person(item.email), { org: item.org })}>
          Person and history
        </LinkButton>
        <AppLink fz={13} href={withView(places.audit, { person: item.email, run })}>
          Calls and decisions in the audit
        </AppLink>
      </nav>
    </>
  );
}

function Reason({
  code,
  message,
  state,
}: {
  readonly code: string;
  readonly message: string;
  readonly state: string;
}) {
  const advice = state === 'held' ? holdAdvice(code) : undefined;
  return (
    <div
      className={classes['reason']}
      data-tone={state === 'failed' ? 'bad' : state === 'held' ? 'warn' : 'quiet'}
    >
      <strong>{state === 'held' ? `Held: ${holdTitle(code)}` : message}</strong>
      {state === 'held' && <p>{message}</p>}
      {advice !== undefined && <p className={classes['text']}>{advice}</p>}
      <span className="ss-mono ss-muted">{code}</span>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={classes['section']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
