import { once } from 'node:events';
import { WebSocket } from 'ws';
import { BridgeEvent } from '../../shared/ipc/events.ts';
import type { Session } from '../../src-main/shells/browser/session-file.ts';

interface ListenOptions {
  readonly token?: string;
  readonly origin?: string;
}

function connect(session: Session, options: ListenOptions): WebSocket {
  const address = `${session.url.replace('http:', 'ws:')}/ipc/events`;
  const protocols = ['tillwright', `token.${options.token ?? session.token}`];
  return new WebSocket(address, protocols, {
    ...(options.origin === undefined ? {} : { origin: options.origin }),
  });
}

/** The HTTP status with which a listener is turned away; null where it is let in. */
export async function refusedWith(
  session: Session,
  options: ListenOptions,
): Promise<number | null> {
  const socket = connect(session, options);
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.once('open', () => {
      socket.terminate();
      resolve(null);
    });
    socket.once('error', reject);
  });
}

/** A script that listens to a till: every event so far, and waiting for one that fits. */
export class TillEvents implements Disposable {
  readonly seen: BridgeEvent[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.seen.push(
        BridgeEvent.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '')),
      );
      for (const look of this.#waiting) look();
    });
  }

  static async listen(session: Session): Promise<TillEvents> {
    const socket = connect(session, {});
    const events = new TillEvents(socket);
    await once(socket, 'open');
    return events;
  }

  /**
   * The first event, seen already or to come, that `fits`; the test's own time limit bounds the
   * wait.
   */
  async wait(fits: (event: BridgeEvent) => boolean): Promise<BridgeEvent> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.seen.find(fits);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}
