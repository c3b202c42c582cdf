import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { SecretBox } from '../ports.ts';
import type { Statements } from './statements.ts';

/** The terminal's Ed25519 key. Its private half rests sealed and is opened once. */
export interface DeviceKey {
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
  /** Whether it was this key that signed them. */
  isOwn(bytes: Uint8Array, signature: Uint8Array): boolean;
}

export interface NewDeviceKey {
  /** SPKI DER. */
  readonly publicKey: Buffer;
  /** PKCS #8 DER, sealed. */
  readonly privateKeySealed: Buffer;
}

export function generateDeviceKey(secretBox: SecretBox): NewDeviceKey {
  const pair = generateKeyPairSync('ed25519');
  const plain = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }),
    privateKeySealed: Buffer.from(secretBox.seal(plain)),
  };
}

/**
 * The key as the store keeps it, opened at its first use.
 * @throws Error when the secret box cannot open it: the data came from another machine or account
 */
export function createDeviceKey(statements: Statements, secretBox: SecretBox): DeviceKey {
  const sealed = statements.get<object>()((query) =>
    query.selectFrom('terminal_identity').select('device_private_key_sealed'),
  );
  const publicKey = statements.get<object>()((query) =>
    query.selectFrom('terminal_identity').select('device_public_key'),
  );
  let key: KeyObject | null = null;
  const open = (): KeyObject => {
    const row = sealed({});
    if (!row) throw new Error('This store belongs to no terminal yet');
    const plain = Buffer.from(secretBox.open(row.device_private_key_sealed));
    return createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
  };
  return {
    sign: (bytes) => {
      key ??= open();
      return sign(null, bytes, key);
    },
    isOwn: (bytes, signature) => {
      const row = publicKey({});
      return row !== undefined && verifyDeviceSignature(row.device_public_key, bytes, signature);
    },
  };
}

/** Whether `signature` is the device's over `bytes`; `publicKey` is SPKI DER. */
export function verifyDeviceSignature(
  publicKey: Buffer,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  return verify(null, bytes, key, signature);
}
