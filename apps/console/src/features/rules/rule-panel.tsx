import type { ReactNode } from 'react';
import { people } from '../../words/count.js';
import { places, withView } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Facts } from '../../ui/facts.js';
import { SidePanel } from '../../ui/side-panel.js';
import { Tag } from '../../ui/status.js';
import type { Rule } from './rule.query.js';
import classes from './rule-panel.module.css';
import { isMistake, rightsOf, targetsOf } from './rule-words.js';

interface RulePanelProps {
  readonly rule: Rule | undefined;
  readonly configuration: string;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/** One rule: whom it reaches, what it gives, and what its author may not have meant. */
export function RulePanel({ rule, configuration, onStep, onClose }: RulePanelProps): ReactNode {
  return (
    <SidePanel
      title={rule === undefined ? undefined : `Rule ${rule.number}`}
      lead={
        rule !== undefined && (
          <span className="ss-mono ss-muted">
            {rule.file}:{rule.line}
          </span>
        )
      }
      onStep={onStep}
      onClose={onClose}
    >
      {rule !== undefined && (
        <>
          <Facts
            facts={[
              ['Directory group', rule.directoryGroup],
              ['Sign group', targetsOf(rule).join(', ')],
              ['Roles', rightsOf(rule).join(', ') || 'none'],
              ['Orgs', rule.orgs.join(', ')],
              [
                'People',
                rule.people === null ? (
                  'nobody has asked for this group yet'
                ) : (
                  <AppLink
                    inherit
                    key="people"
                    href={withView(places.people, { group: rule.directoryGroup, configuration })}
                  >
                    {people(rule.people)}
                  </AppLink>
                ),
              ],
            ]}
          />
          {rule.warnings.length > 0 && (
            <ul className={classes['warnings']} aria-label="Warnings">
              {rule.warnings.map((warning) => (
                <li key={`${warning.kind} ${warning.message}`}>
                  <Tag tone={isMistake(warning) ? 'warn' : 'rights'}>{warning.kind.replaceAll('-', ' ')}</Tag>
                  <p>{warning.message}</p>
                  {warning.other !== null && (
                    <AppLink inherit href={withView(places.rules, { rule: warning.other, configuration })}>
                      Rule {warning.other}
                    </AppLink>
                  )}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </SidePanel>
  );
}
