import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closedFolder } from '../../../tools/demo-hq.ts';

describe('a folder on the way to HQ that its PostgreSQL may not pass through', () => {
  let outer = '';

  beforeEach(() => {
    outer = mkdtempSync(join(tmpdir(), 'closed-'));
    mkdirSync(join(outer, 'inner', 'hq'), { recursive: true });
  });
  afterEach(() => rmSync(outer, { recursive: true }));

  it.each([
    ['all are open', 0o711, 0o755, null],
    ['the outer one is closed', 0o700, 0o755, ''],
    ['the inner one is closed', 0o711, 0o750, 'inner'],
    ['both are closed: the outer one is named', 0o700, 0o700, ''],
  ])('%s', (_what, outerMode, innerMode, wanted) => {
    chmodSync(outer, outerMode);
    chmodSync(join(outer, 'inner'), innerMode);
    const found = closedFolder(join(outer, 'inner', 'hq', 'not-there-yet'));
    expect(found).toBe(wanted === null ? null : join(outer, wanted));
  });
});
