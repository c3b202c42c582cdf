import { describe, expect, it } from 'vitest';
import { NO_SYNC, type SyncView } from '../../../shared/ipc/views.ts';
import { words } from '../../../src-renderer/ui/i18n.ts';
import { syncWords } from '../../../src-renderer/storefront/status-bar/sync-words.ts';

// What a cashier reads of the agreement with HQ: quiet while all is well, plain where it is not.

function said(sync: Partial<SyncView>, unsentCount = 0) {
  const view = { ...NO_SYNC, ...sync };
  const network = view.state === 'none' ? 'none' : 'online';
  return syncWords({ sync: view, unsentCount, network }, null, (ms) => `at ${ms}`);
}

describe('SYNC what a cashier sees', () => {
  it.each([
    [{ state: 'online' }, 0, { key: 'online', tone: 'quiet' }],
    [{ state: 'online' }, 3, { key: 'sending', tone: 'quiet', values: { count: 3 } }],
    [{ state: 'connecting' }, 0, { key: 'connecting', tone: 'quiet' }],
    [{ state: 'first_pull', pulledRows: 70 }, 0, { key: 'firstPull', values: { count: 70 } }],
    [{ state: 'offline' }, 3, { key: 'offline', tone: 'warn' }],
    [
      { state: 'offline', offlineSince: '1970-01-01T00:00:01.000Z' },
      3,
      { key: 'offlineSince', tone: 'warn', values: { time: 'at 1000' } },
    ],
    [{ state: 'recovering' }, 0, { key: 'recovering', tone: 'warn' }],
    [{ state: 'not_enrolled' }, 0, { key: 'notEnrolled', tone: 'warn' }],
    [{ state: 'not_enrolled', problem: 'code_refused' }, 0, { key: 'codeRefused', tone: 'warn' }],
    [{ state: 'online', problem: 'disk' }, 0, { key: 'disk', tone: 'warn' }],
    [
      { state: 'conflict', problem: 'wrong_key', supportCode: 'K-7' },
      0,
      { key: 'conflict', tone: 'warn', values: { code: 'K-7' } },
    ],
  ] as const)('%o with %i unsent', (sync, unsent, wanted) => {
    expect(said(sync, unsent)).toMatchObject(wanted);
  });

  it('is nothing where a till stands alone', () => {
    expect(said({})).toBeNull();
  });

  it('has words for each of them', () => {
    const known = new Set(Object.keys(words.en.till.sync).map((key) => key.replace(/_.*/, '')));
    expect([...known].toSorted()).toEqual(
      [
        ...['chainBroken', 'codeRefused', 'conflict', 'connecting', 'disk', 'enrolling'],
        ...['firstPull', 'notEnrolled', 'offline', 'offlineSince', 'online', 'recovering'],
        ...['sending', 'unknownAtHq', 'updateNeeded'],
      ].toSorted(),
    );
  });
});
