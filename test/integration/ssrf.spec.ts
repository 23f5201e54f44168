import { randomUUID } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Configurations, guardedLookup } from '#config';
import { NoticeRepository, type StoredNotice } from '#db';
import { Notifier } from '#notify';
import type { Observation } from '#telemetry';
import {
  configProblems,
  filesAround,
  type PrivateDatabase,
  startPrivateDatabase,
  type TrialFiles,
  tryConfig,
} from '#testing';
import { WebhookListener } from './webhook-listener.js';

const KEY = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
let database: PrivateDatabase;
let listener: WebhookListener;

beforeAll(async () => {
  database = await startPrivateDatabase();
  listener = await WebhookListener.open();
});
afterAll(async () => {
  await listener.close();
  await database.close();
});
beforeEach(async () => {
  await database.db.query('truncate notification, notice_state');
  listener.connections = 0;
});

/** Hosts that stand for this machine, the house or nobody, in every spelling that the URL standard knows. */
const HOSTS: readonly string[] = [
  // This machine.
  ...['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '017700000001', '0x7f.0.0.1'],
  ...['0177.0.0.1', '127.0.0.1.', '127.255.255.254', 'localhost', 'LOCALHOST', 'localhost.', 'a.localhost'],
  ...['[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]'],
  ...[
    '[64:ff9b::7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '[2002:7f00:1::]',
  ],
  ...['0.0.0.0', '0', '0x0', '0.1.2.3', '[::]', 'localhost.localdomain'],
  // The house.
  ...['10.0.0.1', '10.255.255.255', '167772161', '0xa000001', '012.0.0.1', '172.16.0.1', '172.31.255.255'],
  ...['192.168.0.1', '192.168.255.255', '3232235521', '192.168.1', '100.64.0.1', '100.127.255.255'],
  ...['[fc00::1]', '[fd12:3456:789a::1]', '[::ffff:10.0.0.1]', '[::ffff:c0a8:1]', '[64:ff9b::a00:1]'],
  ...[
    'intranet',
    'db.internal',
    'printer.local',
    'nas.lan',
    'router.home.arpa',
    'ldap.corp',
    'kube.svc.localdomain',
  ],
  // Where clouds keep secrets.
  ...[
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '169.254.43518',
    '[::ffff:a9fe:a9fe]',
  ],
  ...[
    '[fd00:ec2::254]',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '[fd20:ce::254]',
  ],
  ...[
    'metadata.google.internal',
    'metadata',
    'metadata.goog',
    'instance-data.ec2.internal',
    '[64:ff9b::a9fe:a9fe]',
  ],
  // Nobody, or everybody.
  ...[
    '169.254.1.1',
    '[fe80::1]',
    '224.0.0.1',
    '239.255.255.250',
    '255.255.255.255',
    '[ff02::1]',
    '240.0.0.1',
  ],
  ...[
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '198.18.0.1',
    '[2001:db8::1]',
    '[2001:0:7f00:1::]',
    '[fec0::1]',
  ],
];

/** What is wrong with these is not the host. */
const ODD_URLS: readonly string[] = [
  ...[
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_x',
  ],
  ...[
    'javascript:alert(1)',
    'data:text/plain,x',
    'dict://127.0.0.1:11211/',
    'ldap://127.0.0.1/',
    'unix:/run/x',
  ],
  ...['https://ann:pw@hooks.example.com/', 'https://hooks.example.com@127.0.0.1/', 'https:// 127.0.0.1/'],
  ...['https://hooks.example.com\\\\@127.0.0.1/', 'https://', 'hooks.example.com', '//127.0.0.1/'],
];

function files(url: string, more = ''): TrialFiles {
  const around = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
  const section = `notifications: {webhook: {url: "${url}", signing_key: ${KEY}${more}}}`;
  return { ...around, 'sign-sync-config.yml': `${String(around['sign-sync-config.yml'])}${section}\n` };
}

/** Stores a message for a webhook at that address, although no configuration would be let through, and delivers it. */
async function deliver(url: string, lookup?: ReturnType<typeof guardedLookup>): Promise<Observation[]> {
  const good = await tryConfig(files('https://hooks.example.com/'));
  const { webhook } = good.notifications ?? {};
  if (webhook === undefined) throw new Error('The configuration has no webhook.');
  const config = { ...good, notifications: { events: [], webhook: { ...webhook, url } } };
  const observed: Observation[] = [];
  const notices = new NoticeRepository(database.db);
  const message = { subject: 's', lines: ['l'], at: new Date().toISOString(), orgs: [] };
  const notice: StoredNotice = {
    ...{ id: randomUUID(), configName: good.name, channel: 'webhook', kind: 'failed', message },
  };
  await database.db.transaction((tx) => notices.add(tx, [notice]));
  const parts = { db: database.db, configurations: new Configurations([config]) };
  const observe = (observation: Observation) => void observed.push(observation);
  await new Notifier({ ...parts, observe, ...(lookup && { lookup }) }).deliver();
  return observed;
}

describe('a webhook that leads where nothing may be sent', () => {
  it('is refused when the configuration is read, in every spelling', async () => {
    const urls = [...HOSTS.map((host) => `https://${host}:${listener.port}/x`), ...ODD_URLS];
    expect(urls.length).toBeGreaterThanOrEqual(80);
    for (const url of urls) {
      const problems = (await configProblems(files(url))).join('\n');
      expect(`${url} ${problems}`).toContain('notifications.webhook.url');
    }
  });

  it('is refused before a byte leaves, where it has got into the configuration nevertheless', async () => {
    const urls = HOSTS.map((host) => `https://${host}:${listener.port}/x`).filter((url) => URL.canParse(url));
    for (const url of urls) {
      const [said] = await deliver(url);
      expect(`${url} ${said?.event ?? ''} ${JSON.stringify(said)}`).toContain('notice.given-up');
      expect(JSON.stringify(said)).toContain('Nothing is sent');
    }
    expect(listener.connections).toBe(0);
  });

  it('is refused where clouds keep secrets, also with allow_private', async () => {
    const hosts = HOSTS.filter((host) =>
      /169|metadata|ec2|100\.100|a9fe|fea9|2852|0251|168\.63|fd20/.test(host),
    );
    expect(hosts.length).toBeGreaterThan(14);
    for (const host of hosts) {
      const problems = (await configProblems(files(`http://${host}/`, ', allow_private: True'))).join('\n');
      expect(`${host} ${problems}`).toContain('notifications.webhook.url');
    }
  });
});

describe('a name that leads elsewhere when it is connected to', () => {
  /** A resolver that says what a listed answer says, one after the other, the last one for ever. */
  function resolver(...answers: string[][]) {
    const asked: string[] = [];
    const lookup = guardedLookup('public', (host, done) => {
      const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
      asked.push(host);
      done(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    });
    return { lookup, asked };
  }

  it('is judged by the very address that would be connected to', async () => {
    for (const answer of [
      ['127.0.0.1'],
      ['::1'],
      ['::ffff:127.0.0.1'],
      ['169.254.169.254'],
      ['10.0.0.1'],
      [],
    ]) {
      const { lookup, asked } = resolver(answer);
      const observed = await deliver(`https://rebind.example.com:${listener.port}/`, lookup);
      expect(asked).toEqual(['rebind.example.com']);
      expect(JSON.stringify(observed)).toContain('Nothing is sent to rebind.example.com');
    }
    expect(listener.connections).toBe(0);
  });

  it('is refused whole where only one of its addresses is in the house', async () => {
    const { lookup } = resolver(['8.8.8.8', '127.0.0.1']);
    const observed = await deliver(`https://rebind.example.com:${listener.port}/`, lookup);
    expect(JSON.stringify(observed)).toContain('leads to this machine itself');
    expect(listener.connections).toBe(0);
  });

  it('is looked up again for each connection, so a harmless first answer buys nothing', async () => {
    const { lookup, asked } = resolver(['203.0.113.1'], ['127.0.0.1']);
    await deliver(`https://rebind.example.com:${listener.port}/`, lookup);
    await deliver(`https://rebind.example.com:${listener.port}/`, lookup);
    expect(asked).toHaveLength(2);
    expect(listener.connections).toBe(0);
  });
});

describe('a host of the configuration', () => {
  it.for([
    '169.254.169.254',
    'http://169.254.169.254',
    'metadata.google.internal',
    '[fe80::1]',
    '2852039166',
  ])('of Sign is refused as %s', async (host) => {
    const given = files('https://hooks.example.com/');
    const connector = String(given['connector-sign.yml']).replace('api.echosign.com', `"${host}"`);
    const problems = (await configProblems({ ...given, 'connector-sign.yml': connector })).join('\n');
    expect(problems).toContain('connector-sign.yml:1:7 host');
  });

  it('may be in the house', async () => {
    const given = files('https://hooks.example.com/');
    const connector = String(given['connector-sign.yml']).replace('api.echosign.com', 'sign.corp:8443');
    expect(await configProblems({ ...given, 'connector-sign.yml': connector })).toEqual([]);
  });
});
