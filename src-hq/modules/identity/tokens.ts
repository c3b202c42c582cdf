import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../ports.ts';

/** Short, because a stolen one cannot be taken back. */
export const ACCESS_LIFE_S = 15 * 60;
/** A browser left alone this long signs in again. */
export const REFRESH_LIFE_S = 30 * 24 * 60 * 60;

const ISSUER = 'tillwright-hq';
const ALGORITHM = 'HS256';

const AccessClaims = z.object({ sub: z.uuid(), business: z.uuid() });
const RefreshClaims = z.object({ sub: z.uuid(), business: z.uuid(), jti: z.uuid() });

export interface AccessToken {
  readonly userId: string;
  readonly businessId: string;
}

export interface RefreshToken extends AccessToken {
  readonly tokenId: string;
}

export interface Tokens {
  signAccess(token: AccessToken): Promise<string>;
  signRefresh(token: RefreshToken): Promise<string>;
  /** Null for anything that is not a living token of this kind, signed by this installation. */
  readAccess(text: string): Promise<AccessToken | null>;
  readRefresh(text: string): Promise<RefreshToken | null>;
}

/** @param secret at least 32 bytes, the same on every node */
export function createTokens(secret: Uint8Array, clock: Clock): Tokens {
  if (secret.length < 32) throw new Error('The token secret must have 32 bytes or more');
  const sign = (audience: 'access' | 'refresh', token: AccessToken, lifeS: number): SignJWT => {
    const nowS = Math.floor(clock.wallMs() / 1_000);
    return new SignJWT({ business: token.businessId })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject(token.userId)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + lifeS);
  };
  const read = async <T>(text: string, audience: string, claims: z.ZodType<T>) => {
    const options = {
      ...{ issuer: ISSUER, audience, algorithms: [ALGORITHM] },
      currentDate: new Date(clock.wallMs()),
    };
    const verified = await jwtVerify(text, secret, options).catch(() => null);
    return verified === null ? null : (claims.safeParse(verified.payload).data ?? null);
  };
  return {
    signAccess: (token) => sign('access', token, ACCESS_LIFE_S).sign(secret),
    signRefresh: (token) =>
      sign('refresh', token, REFRESH_LIFE_S).setJti(token.tokenId).sign(secret),
    async readAccess(text) {
      const claims = await read(text, 'access', AccessClaims);
      return claims === null ? null : { userId: claims.sub, businessId: claims.business };
    },
    async readRefresh(text) {
      const claims = await read(text, 'refresh', RefreshClaims);
      if (claims === null) return null;
      return { userId: claims.sub, businessId: claims.business, tokenId: claims.jti };
    },
  };
}
