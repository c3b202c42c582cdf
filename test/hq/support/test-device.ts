import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { canonicalJson } from '../../../shared/protocol/canonical-json.ts';
import { EnrolAnswer, enrolMessage } from '../../../shared/protocol/enrol.ts';
import { helloMessage, Verdict } from '../../../shared/protocol/hello.ts';
import { PullAnswer } from '../../../shared/protocol/pull.ts';
import { PushAnswer, type ShippedEvent } from '../../../shared/protocol/push.ts';
import { requestMessage, SIGNATURE_HEADER } from '../../../shared/protocol/request-signature.ts';
import type { SyncMessageName } from '../../../shared/protocol/sync-contract.ts';
import { type Certificate, NO_HASH, START } from '../../../shared/protocol/sync-identity.ts';
import { chainHash } from '../../../src-hq/modules/sync/hq-signer.ts';
import type { TestNode } from './hq-node.ts';

const PROTO = { proto: 1, floor: 1 };

/** A request as it goes over the wire. */
export interface PreparedRequest {
  readonly url: string;
  readonly payload: Buffer;
  readonly signature: string;
}

/** A till's side of the wire with a real key: what it would send, signed, and nothing cleverer. */
export class TestDevice {
  readonly #pair = generateKeyPairSync('ed25519');
  readonly publicKey: string;
  /** Which node it talks to; a test may change it in the middle. */
  node: TestNode;
  certificate: Certificate | null = null;
  events: ShippedEvent[] = [];
  #fence = '';
  #incarnation = '';

  constructor(node: TestNode) {
    this.node = node;
    const key = this.#pair.publicKey.export({ format: 'der', type: 'spki' });
    this.publicKey = key.toString('base64');
  }

  /** Another's name, with this one's own key. */
  impersonate(other: TestDevice): void {
    this.certificate = other.certificate;
    this.#fence = other.#fence;
    this.#incarnation = other.#incarnation;
  }

  async enrol(code: string): Promise<EnrolAnswer> {
    const unsigned = { ...PROTO, code, devicePublicKey: this.publicKey, segments: [], head: START };
    const signature = this.#sign(enrolMessage(unsigned));
    const answer = EnrolAnswer.parse(await this.send('enrol', { ...unsigned, signature }));
    if (answer.kind === 'enrolled') {
      this.certificate = answer.certificate;
      this.#fence = answer.fenceToken;
      this.#incarnation = answer.hqIncarnation;
    }
    return answer;
  }

  async hello(): Promise<Verdict> {
    const certificate = this.#enrolled();
    const { terminal, epoch } = certificate;
    const unsigned = {
      ...{ ...PROTO, terminal, epoch, certificate, fenceToken: this.#fence, acked: null },
      head: { seq: this.events.length, hash: this.events.at(-1)?.hash ?? NO_HASH },
      ...{ hqIncarnation: this.#incarnation, mailboxSeq: 0, bootNonce: 'boot', challenge: null },
      wallMs: Date.now(),
    };
    const signature = this.#sign(helloMessage(unsigned));
    const verdict = Verdict.parse(await this.send('hello', { ...unsigned, signature }));
    if ('fenceToken' in verdict) this.#fence = verdict.fenceToken;
    return verdict;
  }

  /** Appends an event to the journal; HQ hears of it with the next push. */
  write(type: string, payload: object, v = 1): string {
    const { terminal, epoch } = this.#enrolled();
    const prevHash = this.events.at(-1)?.hash ?? NO_HASH;
    const seq = this.events.length + 1;
    const event = { eventId: randomUUID(), terminal, epoch, seq, type, v, prevHash };
    const whole = z.record(z.string(), z.json()).parse({ ...event, payload: { type, ...payload } });
    const bytes = canonicalJson(whole);
    const hash = chainHash(prevHash, bytes);
    this.events.push({ bytes, hash });
    return hash;
  }

  async push(fromSeq = 1, count = this.events.length): Promise<PushAnswer> {
    return PushAnswer.parse(await this.send('push', this.pushOf(fromSeq, count)));
  }

  /** What a push of these events says. */
  pushOf(fromSeq: number, count: number): object {
    const { terminal, epoch } = this.#enrolled();
    const prevHash = this.events[fromSeq - 2]?.hash ?? NO_HASH;
    const events = this.events.slice(fromSeq - 1, fromSeq - 1 + count);
    return { proto: 1, terminal, epoch, fromSeq, prevHash, events };
  }

  async pull(stream: 'mailbox' | 'master' | 'storefront', seq = 0, limit = 1_000) {
    const { terminal, epoch } = this.#enrolled();
    const cursor = `${this.#incarnation}:${seq}`;
    const fenceToken = this.#fence;
    const pull = { proto: 1, terminal, epoch, fenceToken, stream, cursor, limit };
    return PullAnswer.parse(await this.send('pull', pull));
  }

  async requestLease(counter: string, amount: number): Promise<unknown> {
    const { terminal, epoch } = this.#enrolled();
    const asked = { proto: 1, terminal, epoch, requestId: randomUUID(), counter, amount };
    return this.send('lease-request', asked);
  }

  /** Signed by this device, compressed, whoever's name is in it. */
  send(name: SyncMessageName, message: object): Promise<unknown> {
    return this.deliver(this.prepare(name, message));
  }

  prepare(name: SyncMessageName, message: object): PreparedRequest {
    const body = Buffer.from(JSON.stringify(message));
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const signature = this.#sign(requestMessage(name, bodySha256));
    return { url: `/sync/v1/${name}`, payload: gzipSync(body), signature };
  }

  async deliver({ url, payload, signature }: PreparedRequest): Promise<unknown> {
    const response = await this.node.app.server.inject({
      ...{ method: 'POST', url, payload },
      headers: {
        ...{ 'content-type': 'application/json', 'content-encoding': 'gzip' },
        [SIGNATURE_HEADER]: signature,
      },
    });
    return response.json();
  }

  /** The signature of this device under any message. */
  signed(message: string): string {
    return this.#sign(message);
  }

  #sign(message: string): string {
    return sign(null, Buffer.from(message), this.#pair.privateKey).toString('base64');
  }

  #enrolled(): Certificate {
    if (this.certificate === null) throw new Error('The device is not enrolled');
    return this.certificate;
  }
}
