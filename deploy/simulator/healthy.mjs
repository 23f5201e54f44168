import { connect } from 'node:net';

// Whether somebody listens: the certificate is nobody's business here.
const socket = connect({ host: '127.0.0.1', port: Number(process.argv[2] ?? 8443), timeout: 3000 });
const end = (code) => () => process.exit(code);
socket.on('connect', end(0)).on('error', end(1)).on('timeout', end(1));
