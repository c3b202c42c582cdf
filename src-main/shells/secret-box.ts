import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SecretBox } from '../ports.ts';

/** The first byte of what is sealed says by which key, so that either shell knows whose it is. */
const BY_FILE = 1;
const BY_KEYCHAIN = 2;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals with AES-256-GCM under a key in `<data>/secret.key`, mode 600. It keeps secrets from other
 * users and out of a copied database or backup; whoever can read the whole data folder as this user
 * can open them. On Windows the folder's own access list takes the mode's place.
 */
export function createFileSecretBox(dataDir: string): SecretBox {
  const key = loadKey(dataDir);
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(BY_FILE), nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      if (sealed[0] !== BY_FILE) {
        throw new Error(
          "This data was sealed with the system's keychain by the Electron shell; open it there.",
        );
      }
      const body = Buffer.from(sealed).subarray(1);
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(body.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = body.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(text), decipher.final()]);
    },
  };
}

/** The part of Electron's `safeStorage` that the box uses. */
export interface Keychain {
  isEncryptionAvailable(): boolean;
  encryptString(plain: string): Uint8Array;
  decryptString(sealed: Buffer): string;
}

/**
 * Seals with the system's keychain. What the browser shell sealed with its file before is opened
 * too, so a till may change from that shell to this one; the way back needs the keychain and is
 * refused.
 */
export function createKeychainSecretBox(keychain: Keychain, file: () => SecretBox): SecretBox {
  return {
    seal(plain) {
      const sealed = keychain.encryptString(Buffer.from(plain).toString('base64'));
      return Buffer.concat([Buffer.of(BY_KEYCHAIN), sealed]);
    },
    open(sealed) {
      if (sealed[0] !== BY_KEYCHAIN) return file().open(sealed);
      return Buffer.from(keychain.decryptString(Buffer.from(sealed).subarray(1)), 'base64');
    },
  };
}

function loadKey(dataDir: string): Buffer {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'secret.key');
  createKey(path);
  const key = readFileSync(path);
  if (key.length !== KEY_BYTES) {
    throw new Error(`${path} is not a key of ${KEY_BYTES} bytes; restore it from a backup.`);
  }
  return key;
}

/**
 * Makes the key once, whole or not at all, whatever stops this process. An existing key is never
 * overwritten, since nothing sealed would open again: hence a link, which fails where one is.
 */
function createKey(path: string): void {
  if (existsSync(path)) return;
  const draft = `${path}.${process.pid}.tmp`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, randomBytes(KEY_BYTES));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
}
