import { hash, type Options, verify } from '@node-rs/argon2';
import type { User } from '../store-port.ts';

/**
 * argon2id (the library's default), with so much work that ten people's PINs are tried in about a
 * quarter of a second on a small till. A PIN of four digits falls to anybody who has the file and
 * an hour, whatever the parameters: what protects it is the lock-out at the till and the disk it
 * lies on.
 */
const OPTIONS: Options = {
  memoryCost: 8 * 1024,
  timeCost: 2,
  parallelism: 1,
};

export interface PinCheck {
  /** The one whose PIN it is, or null. */
  find(pin: string, users: readonly User[]): Promise<User | null>;
}

/** A PHC string with a salt of its own. */
export function hashPin(pin: string): Promise<string> {
  return hash(pin, OPTIONS);
}

/** Tries everybody's, so that the time taken does not tell whose PIN was nearly it. */
export function createPinCheck(): PinCheck {
  return {
    find: async (pin, users) => {
      const matches = await Promise.all(users.map((user) => verify(user.pinHash, pin)));
      return users.find((_user, index) => matches[index] === true) ?? null;
    },
  };
}
