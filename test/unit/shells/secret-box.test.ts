import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createFileSecretBox,
  createKeychainSecretBox,
  type Keychain,
} from '../../../src-main/shells/secret-box.ts';
import { isPrivate, temporaryFolder } from './shell-fixture.ts';

const SECRET = Buffer.from('a device key, kept from copies of the store');

/** Stands for the system's: what it seals only it opens. */
function fakeKeychain(): Keychain {
  const mask = randomBytes(1_024);
  const masked = (bytes: Uint8Array): Buffer =>
    Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
  return {
    isEncryptionAvailable: () => true,
    encryptString: (plain) => masked(Buffer.from(plain)),
    decryptString: (sealed) => masked(sealed).toString(),
  };
}

describe('secrets at rest, sealed by a file', () => {
  test('open again, in this process and the next', async () => {
    const dataDir = await temporaryFolder();
    const sealed = createFileSecretBox(dataDir).seal(SECRET);
    expect(Buffer.from(sealed).includes(SECRET)).toBe(false);
    expect(Buffer.from(createFileSecretBox(dataDir).open(sealed))).toEqual(SECRET);
  });

  test('the key is 32 bytes that only this user may read', async () => {
    const dataDir = await temporaryFolder();
    createFileSecretBox(dataDir);
    const path = join(dataDir, 'secret.key');
    expect(await readFile(path)).toHaveLength(32);
    expect(await isPrivate(path)).toBe(true);
  });

  test('one changed bit anywhere, or another key, opens nothing', async () => {
    const dataDir = await temporaryFolder();
    const box = createFileSecretBox(dataDir);
    const sealed = Buffer.from(box.seal(SECRET));
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => box.open(changed)).toThrow(/authenticate|keychain/);
    }
    const other = createFileSecretBox(await temporaryFolder());
    expect(() => other.open(sealed)).toThrow(/authenticate/);
  });

  test('the same secret sealed twice looks different', async () => {
    const box = createFileSecretBox(await temporaryFolder());
    expect(Buffer.from(box.seal(SECRET))).not.toEqual(Buffer.from(box.seal(SECRET)));
  });

  test('a damaged key file is said, never replaced', async () => {
    const dataDir = await temporaryFolder();
    const path = join(dataDir, 'secret.key');
    await writeFile(path, 'short');
    expect(() => createFileSecretBox(dataDir)).toThrow(/restore it from a backup/);
    expect(await readFile(path, 'utf8')).toBe('short');
  });
});

describe("secrets at rest, sealed by the system's keychain", () => {
  test('open again, binary ones too', async () => {
    const dataDir = await temporaryFolder();
    const box = createKeychainSecretBox(fakeKeychain(), () => createFileSecretBox(dataDir));
    const secret = randomBytes(64);
    expect(Buffer.from(box.open(box.seal(secret)))).toEqual(secret);
  });

  test('a till that came from the browser shell goes on; the way back says why not', async () => {
    const dataDir = await temporaryFolder();
    const file = createFileSecretBox(dataDir);
    const keychain = createKeychainSecretBox(fakeKeychain(), () => createFileSecretBox(dataDir));
    expect(Buffer.from(keychain.open(file.seal(SECRET)))).toEqual(SECRET);
    expect(() => file.open(keychain.seal(SECRET))).toThrow(/keychain by the Electron shell/);
  });
});
