// Proves that no message between terminal and HQ, and no payload HQ reads, changes without its
// version: the JSON Schema of each is hashed beside the version that speaks it.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  agreeVersion,
  PROTOCOL_FLOOR,
  PROTOCOL_VERSION,
} from '../../../shared/protocol/protocol-version.ts';
import { cursorOf, parseCursor } from '../../../shared/protocol/pull.ts';
import { SYNC_CONTRACT } from '../../../shared/protocol/sync-contract.ts';
import { JOURNAL_VERSION } from '../../../shared/protocol/journal-event.ts';
import {
  EventEnvelope,
  LEASE_EVENT_VERSION,
  ReportedPayload,
} from '../../../shared/protocol/lease-event.ts';

function fingerprint(schema: z.ZodType): string {
  const text = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'throw' }));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

describe('SYNC: every schema has a version and a hash', () => {
  // A difference here means: raise PROTOCOL_VERSION (and the floor where older programs cannot
  // follow), then write the new hashes down.
  it('messages', () => {
    const hashes = Object.entries(SYNC_CONTRACT).map(([name, { request, answer }]) => [
      name,
      fingerprint(request),
      fingerprint(answer),
    ]);
    expect({ version: PROTOCOL_VERSION, floor: PROTOCOL_FLOOR, hashes }).toMatchInlineSnapshot(`
      {
        "floor": 1,
        "hashes": [
          [
            "enrol",
            "b4dea14b6a356b2f",
            "d0f9e40b2ba11df2",
          ],
          [
            "hello",
            "125056004a29bf9c",
            "8a73be6a3fba3b3d",
          ],
          [
            "push",
            "2902219d824f45e9",
            "a1462f2114dcd7e3",
          ],
          [
            "pull",
            "8bd2fb0eb6292d8d",
            "168706755bf420fa",
          ],
          [
            "lease-request",
            "a8adeb4199017aa3",
            "0acbece06668abd8",
          ],
          [
            "stock-elsewhere",
            "24614e681fe20e57",
            "3d634d8a14fe0845",
          ],
          [
            "cart-offer",
            "0b1037e44c6bc87a",
            "88e66e9006107903",
          ],
          [
            "cart-list",
            "549501bf12b43192",
            "3b863e088a6f1a64",
          ],
          [
            "cart-take",
            "2839e8178421fa85",
            "9a6df5b39d79990a",
          ],
          [
            "cart-give",
            "fa9a639cf9b735c2",
            "9c772acb879f2077",
          ],
        ],
        "version": 2,
      }
    `);
  });

  it('journal payloads', () => {
    const hashes = [fingerprint(EventEnvelope), fingerprint(ReportedPayload)];
    const versions = [JOURNAL_VERSION, LEASE_EVENT_VERSION];
    expect({ versions, hashes }).toMatchInlineSnapshot(`
      {
        "hashes": [
          "551a12e2a0fb9486",
          "b0ccd819f3d7612d",
        ],
        "versions": [
          1,
          1,
        ],
      }
    `);
  });

  it('a changed schema changes its hash', () => {
    const { request } = SYNC_CONTRACT.push;
    expect(fingerprint(request.extend({ extra: z.string() }))).not.toBe(fingerprint(request));
    expect(fingerprint(request.omit({ fromSeq: true }))).not.toBe(fingerprint(request));
  });
});

describe('SYNC: protocol version and floor', () => {
  it.each([
    ['the same', [1, 1], [1, 1], 1],
    ['an older terminal above the floor', [3, 2], [2, 1], 2],
    ['a terminal below the floor', [3, 3], [2, 1], null],
    ['a newer terminal that still speaks ours', [2, 1], [5, 2], 2],
    ['a newer terminal that does not', [2, 1], [5, 3], null],
  ] as const)('%s', (_, [version, floor], [theirs, theirFloor], agreed) => {
    expect(agreeVersion({ version, floor }, { version: theirs, floor: theirFloor })).toBe(agreed);
  });
});

describe('SYNC: a cursor is `incarnation:seq`', () => {
  it('comes back from its text, and nothing else does', () => {
    expect(parseCursor(cursorOf('7f', 12))).toEqual({ incarnation: '7f', seq: 12 });
    for (const text of ['', '7f', '7f:', ':3', '7f:-1', 'a:b:1']) {
      expect(parseCursor(text)).toBeNull();
    }
  });
});
