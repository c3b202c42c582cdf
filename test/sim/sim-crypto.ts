import { hash } from 'node:crypto';

/** SHA-256(prevHash as bytes ‖ UTF-8 bytes), hex: the real chain. */
export function chainHash(prevHash: string, bytes: string): string {
  return hash('sha256', Buffer.concat([Buffer.from(prevHash, 'hex'), Buffer.from(bytes)]), 'hex');
}

/**
 * A signature of the simulation: a keyed hash, a hundred times cheaper than Ed25519. Whoever does
 * not know the private text cannot make it, which is all that the decisions rest on.
 */
export function signWith(privateText: string, message: string): string {
  return hash('sha256', `${privateText}\n${message}`, 'hex');
}

export function publicKeyOf(privateText: string): string {
  return `public-${privateText}`;
}

export function verifyWith(publicKey: string, message: string, signature: string): boolean {
  return signWith(publicKey.slice('public-'.length), message) === signature;
}

/** A UUIDv7 that is a mere number: the same in every run of a seed. */
export function numberedUuid(number: number): string {
  return `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}
