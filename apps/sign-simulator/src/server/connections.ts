import type { Server } from 'node:net';
import { Socket } from 'node:net';

/** The open TCP connections of a server, so that one can be reset below TLS too. */
export class Connections {
  /** By the client's port, which tells the TCP connection under a TLS one. */
  readonly #byPort = new Map<number, Socket>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      const { remotePort } = socket;
      if (remotePort === undefined) return;
      this.#byPort.set(remotePort, socket);
      socket.once('close', () => {
        if (this.#byPort.get(remotePort) === socket) this.#byPort.delete(remotePort);
      });
    });
  }

  /** Ends the connection by a TCP reset, without another byte. */
  reset(socket: Socket): void {
    const raw = socket.remotePort === undefined ? undefined : this.#byPort.get(socket.remotePort);
    if (raw === undefined) socket.destroy();
    else raw.resetAndDestroy();
  }
}
