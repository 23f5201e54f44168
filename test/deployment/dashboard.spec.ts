import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { repositoryPath } from '../support/repository.js';
import { readComposeFile } from './compose-file.js';
import { findPromtool } from './find-tool.js';
import { metrics, metricsIn, unknownIn } from './metrics.js';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

const grafana = join(repositoryPath, 'deploy', 'grafana');
const dashboard = JSON.parse(readFileSync(join(grafana, 'dashboards', 'sign-sync.json'), 'utf8')) as {
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly current: { readonly value: unknown } }[];
  };
};
const { panels } = dashboard;
const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe('the dashboard', () => {
  it('shows every metric that services tell, and asks for no other', () => {
    expect(expressions.flatMap(unknownIn)).toEqual([]);
    const shown = new Set(expressions.flatMap(metricsIn).map((name) => name.replace(/_bucket$/, '')));
    expect(Object.keys(metrics).filter((name) => !shown.has(name))).toEqual([]);
  });

  it('asks in words that Prometheus understands', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sign-sync-dashboard-'));
    try {
      const rules = expressions.map((expr, index) => ({ record: `panel_${index}`, expr: filledIn(expr) }));
      const file = join(folder, 'rules.yml');
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
      expect(() => execFileSync(findPromtool(), ['check', 'rules', file], { stdio: 'pipe' })).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('has panels that stand side by side, each with a title and a question', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { type, title, gridPos, targets = [] } of panels) {
      expect(title).not.toBe('');
      expect(targets.length > 0).toBe(type !== 'row');
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (const cell of cellsOf(gridPos)) {
        expect(taken).not.toContain(cell);
        taken.add(cell);
      }
    }
  });

  it('reads the source that is provisioned, which is the Prometheus of the compose file', () => {
    const { datasources } = load(
      readFileSync(join(grafana, 'provisioning', 'datasources', 'prometheus.yml'), 'utf8'),
    ) as { datasources: { uid: string; url: string }[] };
    const chosen = dashboard.templating.list.find(({ name }) => name === 'datasource')?.current.value;
    expect(datasources.map(({ uid }) => uid)).toContain(chosen);
    const hosts = datasources.map(({ url }) => new URL(url).hostname);
    expect(Object.keys(readComposeFile().services)).toEqual(expect.arrayContaining(hosts));
    const uids = new Set(
      panels.flatMap(({ datasource }) => (datasource === undefined ? [] : [datasource.uid])),
    );
    expect([...uids]).toEqual(['${datasource}']);
  });

  it('lies where Grafana is told to look', () => {
    const { providers } = load(
      readFileSync(join(grafana, 'provisioning', 'dashboards', 'sign-sync.yml'), 'utf8'),
    ) as { providers: { options: { path: string } }[] };
    const volumes = readComposeFile().services['grafana']?.volumes ?? [];
    expect(volumes).toContain(`./deploy/grafana/dashboards:${providers[0]?.options.path ?? ''}:ro`);
  });
});

/** What Grafana puts in before it asks. */
function filledIn(expression: string): string {
  return expression.replaceAll('$__rate_interval', '5m').replaceAll('$org', '.*');
}

function* cellsOf({ x, y, w, h }: Panel['gridPos']): Generator<string> {
  for (let column = x; column < x + w; column += 1) {
    for (let row = y; row < y + h; row += 1) yield `${column}:${row}`;
  }
}
