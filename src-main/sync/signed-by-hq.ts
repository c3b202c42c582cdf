import { createPublicKey, verify } from 'node:crypto';
import {
  type Ack,
  ackMessage,
  type Certificate,
  certificateMessage,
} from '../../shared/protocol/sync-identity.ts';

/** Whether HQ's key signed this. False for a key or a signature that is none. */
export function isHqs(publicKey: string | null, message: string, signature: string): boolean {
  if (publicKey === null) return false;
  try {
    const der = Buffer.from(publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, Buffer.from(message), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

export function isHqsAck(publicKey: string | null, ack: Ack): boolean {
  return isHqs(publicKey, ackMessage(ack), ack.signature);
}

export function isHqsCertificate(publicKey: string | null, certificate: Certificate): boolean {
  return isHqs(publicKey, certificateMessage(certificate), certificate.signature);
}
