import { connect } from 'node:net';

const PROTOCOL_HEADER = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
const METHOD_FRAME = 1;

/** Milliseconds for one try: a server that has the port open and is not ready may keep silent. */
const TRY_MS = 2_000;

/** True when something at the port answers as an AMQP 0-9-1 broker does. An open port alone proves nothing. */
export function answersAsBroker(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TRY_MS, () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
    socket.on('connect', () => socket.write(PROTOCOL_HEADER));
    socket.once('data', (data) => end(data[0] === METHOD_FRAME));
  });
}
