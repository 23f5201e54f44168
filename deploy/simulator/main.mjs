import { parseArgs } from 'node:util';
import { startSimulator } from '../../dist/apps/sign-simulator/src/index.js';
import { certificateOf } from './certificate.mjs';
import { makeFront } from './front.mjs';

// The simulator itself talks to its own machine only. Here it serves a network of containers, so it speaks TLS as Acrobat
// Sign does, under the name by which the containers call it.
const { values } = parseArgs({
  options: {
    generate: { type: 'string', default: 'orgs=1' },
    name: { type: 'string', default: 'simulator' },
    host: { type: 'string', default: '0.0.0.0' },
    port: { type: 'string', default: '8443' },
    certificates: { type: 'string', default: '/certificates' },
  },
});

const generate = Object.fromEntries(values.generate.split(',').map((pair) => pair.split('=')));
const simulator = await startSimulator({ generate });
const certificate = await certificateOf(values.certificates, values.name);
const front = makeFront({
  ...certificate,
  simulatorUrl: simulator.url,
  publicUrl: `https://${values.name}:${values.port}`,
});

front.on('error', (error) => {
  process.stderr.write(`simulator: ${error.message}\n`);
  process.exit(1);
});
front.listen(Number(values.port), values.host, () => {
  process.stdout.write(
    `${JSON.stringify({ listening: `https://${values.name}:${front.address().port}` })}\n`,
  );
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    front.close();
    front.closeAllConnections();
    void simulator.close().finally(() => process.exit(0));
  });
}
