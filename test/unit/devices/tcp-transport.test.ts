import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tcpTransport } from '../../../src-main/devices/printer/transports/tcp.ts';
import { TransportError } from '../../../src-main/devices/printer/transports/transport-error.ts';

const WAIT_MS = 15_000;

async function listen(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address() as AddressInfo;
  return address.port;
}

describe('DEV-2 printers by TCP', () => {
  it('close waits for what is still unsent, however slowly it is taken', async () => {
    const bytes = Buffer.alloc(12_000_000, 'receipt ');
    let taken = 0;
    const { promise: ended, resolve } = Promise.withResolvers<number>();
    const port = await listen((socket) => {
      socket.on('data', (chunk) => {
        taken += chunk.length;
        socket.pause();
        setImmediate(() => socket.resume());
      });
      socket.on('end', () => resolve(taken));
      socket.on('error', () => resolve(taken));
    });
    const connection = await tcpTransport({ host: '127.0.0.1', port }).connect(WAIT_MS);
    const written = connection.write(bytes);
    await connection.close();
    await written;
    expect(await ended).toBe(bytes.length);
  });

  it('reads byte by byte, and null after silence', async () => {
    const port = await listen((socket) => {
      socket.write(Uint8Array.of(0x12, 0x16));
      socket.on('error', () => undefined);
    });
    const connection = await tcpTransport({ host: '127.0.0.1', port, lingerMs: 0 }).connect(
      WAIT_MS,
    );
    expect(await connection.readByte(WAIT_MS)).toBe(0x12);
    expect(await connection.readByte(WAIT_MS)).toBe(0x16);
    expect(await connection.readByte(0)).toBeNull();
    expect(await connection.readByte(30)).toBeNull();
    await connection.close();
  });

  it('a printer that hangs up ends the read; a later write sent nothing', async () => {
    const port = await listen((socket) => socket.destroy());
    const connection = await tcpTransport({ host: '127.0.0.1', port }).connect(WAIT_MS);
    await expect(connection.readByte(WAIT_MS)).rejects.toMatchObject({ problem: 'disconnected' });
    const failure = await connection.write(Uint8Array.of(1)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransportError);
    expect(failure).toMatchObject({ problem: 'disconnected', sentBytes: 0 });
    await connection.close();
  });

  it('nobody listening is unreachable', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const transport = tcpTransport({ host: '127.0.0.1', port });
    await expect(transport.connect(WAIT_MS)).rejects.toMatchObject({ problem: 'unreachable' });
  });

  it('no answer at all is a time-out', async () => {
    // 192.0.2.0/24 is set aside for documentation (RFC 5737): nothing answers there, or the network
    // says at once that it cannot be reached.
    const transport = tcpTransport({ host: '192.0.2.1', port: 9100 });
    const failure = await transport.connect(50).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransportError);
    expect(failure).toMatchObject({ problem: expect.stringMatching(/^(timeout|unreachable)$/) });
  });
});
