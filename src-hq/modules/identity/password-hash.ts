import { hash, type Options, verify } from '@node-rs/argon2';

/**
 * argon2id (the library's default) with OWASP's least: 19 MiB, two passes, one lane. A PIN is
 * hashed as the till does, because the till reads it.
 */
const PASSWORD: Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
const PIN: Options = { memoryCost: 8 * 1024, timeCost: 2, parallelism: 1 };

export interface PasswordHash {
  /** A PHC string with a salt of its own. */
  hashPassword(password: string): Promise<string>;
  hashPin(pin: string): Promise<string>;
  /** With null, as much work for nothing: the time does not tell whether there is an account. */
  verify(phc: string | null, password: string): Promise<boolean>;
}

export async function createPasswordHash(): Promise<PasswordHash> {
  const nobodys = await hash('nobody has this password', PASSWORD);
  return {
    hashPassword: (password) => hash(password, PASSWORD),
    hashPin: (pin) => hash(pin, PIN),
    verify: async (phc, password) => {
      const same = await verify(phc ?? nobodys, password);
      return phc !== null && same;
    },
  };
}
