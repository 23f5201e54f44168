import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMayEverywhere } from '../../app/session.js';
import { plural } from '../../words/count.js';
import { Card } from '../../ui/card.js';
import { Failure } from '../../ui/failure.js';
import { FilterBar, FlagFilter, SearchField } from '../../ui/filters.js';
import { HashText } from '../../ui/hash-text.js';
import { Loaded } from '../../ui/loading.js';
import { ConfigurationSelect } from './configuration-select.js';
import { keySections, placeOf } from './effective-keys.js';
import classes from './effective-view.module.css';
import { NeedsEverywhere } from './needs-everywhere.js';
import { effectiveQuery } from './settings.query.js';
import { useConfiguration } from './use-configuration.js';

interface EffectiveSearch {
  readonly configuration?: string | undefined;
  readonly q?: string | undefined;
  readonly own?: true | undefined;
}

interface EffectiveViewProps {
  readonly view: EffectiveSearch;
  readonly onView: (view: EffectiveSearch) => void;
}

/** Every key that is in force, with its value and its place. Secrets are redacted by the server. */
export function EffectiveView({ view, onView }: EffectiveViewProps): ReactNode {
  const chosen = useConfiguration(view.configuration);
  const maySee = useMayEverywhere('viewer');
  const query = useQuery({ ...effectiveQuery(chosen.name), enabled: chosen.isKnown && maySee });
  const { configuration, q, own } = view;
  if (!maySee) return <NeedsEverywhere what="The configuration" />;
  if (chosen.error !== null) return <Failure error={chosen.error} what="the configurations" />;
  return (
    <>
      <FilterBar
        aside={
          query.data !== undefined && (
            <span className="ss-muted">
              {query.data.configuration} · digest <HashText value={query.data.digest} />
            </span>
          )
        }
      >
        <SearchField
          value={q}
          onChange={(text) => onView({ configuration, own, q: text })}
          placeholder="Find a key or a value"
        />
        <ConfigurationSelect chosen={chosen} onChange={(name) => onView({ q, own, configuration: name })} />
        <FlagFilter
          label="Without defaults"
          value={own}
          onChange={(set) => onView({ configuration, q, own: set })}
        />
      </FilterBar>
      <Loaded query={query} what="the configuration">
        {({ keys, notes }) => {
          const sections = keySections(keys, { q: q ?? '', own: own ?? false });
          return (
            <>
              {notes.length > 0 && (
                <Card title="Notes">
                  <ul className={classes['notes']}>
                    {notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                </Card>
              )}
              {sections.length === 0 && <p className="ss-muted">No key says that.</p>}
              {sections.map(({ name, keys: of }) => (
                <Card
                  key={name}
                  title={<span className="ss-mono">{name}</span>}
                  aside={plural(of.length, 'key')}
                  flush
                >
                  <div className={classes['scroll']}>
                    <table className={classes['keys']}>
                      <thead className="ss-hidden">
                        <tr>
                          <th scope="col">Key</th>
                          <th scope="col">Value</th>
                          <th scope="col">Place</th>
                        </tr>
                      </thead>
                      <tbody>
                        {of.map((key) => (
                          <tr key={key.key} data-default={key.origin === 'default' || undefined}>
                            <th scope="row">{key.key}</th>
                            <td>{key.value === null ? 'none' : String(key.value)}</td>
                            <td className="ss-mono">{placeOf(key)}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </div>
                </Card>
              ))}
            </>
          );
        }}
      </Loaded>
    </>
  );
}
