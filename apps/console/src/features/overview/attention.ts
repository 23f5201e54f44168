import type { Answer } from '../../api/client.js';
import { count, people, plural } from '../../words/count.js';
import { places, withView } from '../../words/places.js';
import type { Tone } from '../../words/status.js';
import { momentWords, relative } from '../../words/time.js';

type Org = Answer<'/orgs'>['orgs'][number];
type Approval = Answer<'/approvals'>['approvals'][number];

/** Something that waits for a person: what it is, and the next step. */
export interface Attention {
  readonly key: string;
  readonly tone: Extract<Tone, 'bad' | 'warn'>;
  readonly org?: string;
  readonly text: string;
  readonly step: { readonly label: string; readonly href: string };
}

interface Known {
  readonly orgs: readonly Org[];
  readonly approvals: readonly Approval[];
  /** Messages that were given up. */
  readonly deadLetters: number;
}

/** An org that was not read completely for longer may be other than it is shown. */
const STALE_MS = 26 * 60 * 60 * 1000;

/** What needs a person, the worst first. */
export function attentionOf({ orgs, approvals, deadLetters }: Known, now: Date): readonly Attention[] {
  const found = orgs.flatMap((org) => ofOrg(org, approvals, now));
  if (deadLetters > 0) {
    found.push({
      ...{ key: 'dead-letters', tone: 'bad' },
      text: `${plural(deadLetters, 'message was', 'messages were')} given up after several tries: what they ask for is not done.`,
      step: { label: 'Look at the cause', href: places.problems },
    });
  }
  return found.toSorted((a, b) => Number(b.tone === 'bad') - Number(a.tone === 'bad'));
}

function ofOrg(org: Org, approvals: readonly Approval[], now: Date): Attention[] {
  const about = (key: string, tone: Attention['tone'], text: string, step: Attention['step']): Attention => ({
    ...{ key: `${org.id} ${key}`, tone, org: org.org, text, step },
  });
  const here = places.org(org.org);
  const found: Attention[] = [];
  const { lastRun, pause, held, failed, drifts, lastCompleteRead } = org;
  if (org.key === 'refused') {
    const since = lastRun?.finishedAt ? ` since ${momentWords(new Date(lastRun.finishedAt), now).short}` : '';
    found.push(
      about(
        'key',
        'bad',
        `quarantined: Sign refuses the integration key${since}. Nothing is read or written.`,
        {
          label: 'Test the key',
          href: here,
        },
      ),
    );
  } else if (org.health === 'failing') {
    const why = lastRun?.error?.message ?? 'the last run could not work with it.';
    const href = lastRun === null ? here : places.run(lastRun.name);
    found.push(about('failing', 'bad', `failing: ${why}`, { label: 'See the run', href }));
  }
  if (failed > 0) {
    const href = lastRun === null ? here : places.run(lastRun.name);
    const text = `${plural(failed, 'change')} failed in the newest plan.`;
    found.push(about('failed', 'bad', text, { label: 'See why', href }));
  }
  if (held > 0) {
    const href = withView(places.approvals, { org: org.org });
    found.push(
      about('held', 'warn', `${heldWords(held)}: ${causeOf(org.org, approvals)}`, { label: 'Review', href }),
    );
  }
  if (pause !== null) {
    const until =
      pause.until === null
        ? 'until somebody resumes it'
        : `until ${momentWords(new Date(pause.until), now).short}`;
    found.push(
      about('pause', 'warn', `paused by ${pause.actor} ${until}: ${pause.reason}`, {
        label: 'Look at it',
        href: here,
      }),
    );
  }
  if (lastCompleteRead !== null && now.getTime() - new Date(lastCompleteRead).getTime() > STALE_MS) {
    const text = `last read completely ${relative(new Date(lastCompleteRead), now)}. Nobody is removed on the strength of that.`;
    found.push(about('stale', 'warn', text, { label: 'Read it now', href: here }));
  }
  if (drifts > 0) {
    const text = `${people(drifts)} ${drifts === 1 ? 'was' : 'were'} changed in Sign by hand.`;
    found.push(
      about('drift', 'warn', text, { label: 'Compare', href: withView(places.drift, { org: org.org }) }),
    );
  }
  return found;
}

function heldWords(held: number): string {
  return held === 1 ? '1 change is held' : `${count(held)} changes are held`;
}

/** What holds most of it, in the words of the guard. */
function causeOf(org: string, approvals: readonly Approval[]): string {
  const reasons = approvals
    .filter((approval) => approval.org === org)
    .flatMap((approval) => approval.reasons);
  const [first] = reasons.toSorted((a, b) => b.items - a.items);
  return first?.message ?? 'they wait for approval.';
}
