import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** HQ's Ed25519 key: the same on every node, and kept with the backups of the database. */
export interface HqSigner {
  /** Base64 of SPKI DER. */
  readonly publicKey: string;
  /** Base64. */
  sign(message: string): string;
  verify(message: string, signature: string): boolean;
}

/** PKCS #8 of an Ed25519 seed of 32 bytes (RFC 8410, section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param secret any text; the key is made of its SHA-256, so the same secret is the same key */
export function createSigner(secret: string): HqSigner {
  const seed = createHash('sha256').update(`tillwright signing key\n${secret}`).digest();
  const der = Buffer.concat([PKCS8_HEAD, seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (message) => sign(null, Buffer.from(message), privateKey).toString('base64'),
    verify: (message, signature) => verified(publicKey, message, signature),
  };
}

/**
 * Whether a device's key signed this. False for a key or a signature that is none.
 * @param publicKey base64 of SPKI DER
 */
export function verifyDevice(publicKey: string, message: string, signature: string): boolean {
  try {
    const key = Buffer.from(publicKey, 'base64');
    return verified(createPublicKey({ key, format: 'der', type: 'spki' }), message, signature);
  } catch {
    return false;
  }
}

function verified(key: KeyObject, message: string, signature: string): boolean {
  if (key.asymmetricKeyType !== 'ed25519') return false;
  return verify(null, Buffer.from(message), key, Buffer.from(signature, 'base64'));
}

/** SHA-256(prevHash as bytes ‖ UTF-8 bytes), lower-case hex. */
export function chainHash(prevHash: string, bytes: string): string {
  return createHash('sha256').update(Buffer.from(prevHash, 'hex')).update(bytes).digest('hex');
}
