import { enrolMessage } from '../../shared/protocol/enrol.ts';
import { helloMessage } from '../../shared/protocol/hello.ts';
import type { ProtocolRange } from '../../shared/protocol/protocol-version.ts';
import type { StreamKey } from '../../shared/protocol/sync-identity.ts';
import type { Clock } from '../ports.ts';
import type { SyncRequest } from './machine-state.ts';
import type { Request } from './hq-link.ts';
import type { SyncStorage } from './sync-storage.ts';

export type WireRequest =
  | { readonly to: 'hello'; readonly body: Request<'hello'> }
  | { readonly to: 'push'; readonly body: Request<'push'> }
  | { readonly to: 'pull'; readonly body: Request<'pull'> }
  | { readonly to: 'enrol'; readonly body: Request<'enrol'> };

export interface WireDeps {
  readonly storage: SyncStorage;
  readonly clock: Clock;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly protocol: ProtocolRange;
}

/**
 * What the machine wants to say as it goes over the wire: with the clock, the journal's events and
 * the device's signature. Null where there is nothing to say after all.
 */
export function wireRequest(
  deps: WireDeps,
  own: StreamKey | null,
  request: SyncRequest,
): WireRequest | null {
  const { storage, clock, protocol } = deps;
  const proto = protocol.version;
  const sign = (message: string): string =>
    Buffer.from(deps.sign(Buffer.from(message))).toString('base64');
  switch (request.kind) {
    case 'hello': {
      const unsigned = { ...request.hello, wallMs: Math.floor(clock.wallMs()) };
      return { to: 'hello', body: { ...unsigned, signature: sign(helloMessage(unsigned)) } };
    }
    case 'enrol': {
      const { code, segments, head } = request;
      const devicePublicKey = storage.devicePublicKey();
      const { floor } = protocol;
      const unsigned = { proto, floor, code, devicePublicKey, segments: [...segments], head };
      return { to: 'enrol', body: { ...unsigned, signature: sign(enrolMessage(unsigned)) } };
    }
    case 'push': {
      const { fromSeq, limit } = request;
      const { prevHash, events } = storage.events(fromSeq, limit);
      if (own === null || events.length === 0) return null;
      return { to: 'push', body: { proto, ...own, fromSeq, prevHash, events: [...events] } };
    }
    case 'pull': {
      if (own === null) return null;
      const { fenceToken, stream, cursor, limit } = request;
      return { to: 'pull', body: { proto, ...own, fenceToken, stream, cursor, limit } };
    }
  }
}
