import { sql } from 'kysely';
import type { UserId } from '../../shared/domain/ids.ts';
import type { Locale } from '../../shared/domain/localized.ts';
import type { User, UserReader, UserWriter } from '../store-port.ts';
import type { Schema } from './schema.ts';
import type { Statements } from './statements.ts';

const COLUMNS = ['user_id', 'name', 'role', 'locale', 'pin_hash'] as const;

export function createUserReader(statements: Statements): UserReader {
  const active = statements.all<object>()((query) =>
    query
      .selectFrom('app_user')
      .select(COLUMNS)
      .where('active', '=', sql.lit(1))
      .orderBy('name')
      .orderBy('user_id'),
  );
  const byId = statements.get<{ userId: User['userId'] }>()((query, { userId }) =>
    query.selectFrom('app_user').select(COLUMNS).where('user_id', '=', userId),
  );
  // Whoever works at the till, most of the time.
  const kept = statements.kept.slot<User>(['app_user']);
  return {
    active: () => active({}).map(toUser),
    byId: (userId) => {
      if (kept.value?.userId === userId) return kept.value;
      const row = byId({ userId });
      if (!row) return null;
      kept.value = toUser(row);
      return kept.value;
    },
  };
}

export function createUserWriter(statements: Statements): UserWriter {
  const setLocale = statements.run<{ userId: UserId; locale: Locale }>()((query, p) =>
    query.updateTable('app_user').set({ locale: p.locale }).where('user_id', '=', p.userId),
  );
  return {
    setLocale: (userId, locale) => {
      if (setLocale({ userId, locale }) !== 1) throw new Error(`No user ${userId}`);
    },
  };
}

function toUser(row: Pick<Schema['app_user'], (typeof COLUMNS)[number]>): User {
  return {
    userId: row.user_id,
    name: row.name,
    role: row.role,
    locale: row.locale,
    pinHash: row.pin_hash,
  };
}
