import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyDatabase, migrated, startNode, testClock } from './support/hq-node.ts';
import { scratchFolder } from './support/scratch-folder.ts';

describe('the back-office at HQ', () => {
  it('is served under a strict policy, and without a build the API stands alone', async () => {
    await using database = await emptyDatabase();
    await using folder = await scratchFolder();
    const url = await migrated(database.ownerUrl);
    const backOfficeFolder = folder.path;
    {
      await using bare = await startNode(url, testClock(), { backOfficeFolder });
      const nothing = await bare.app.server.inject('/');
      expect(nothing.statusCode).toBe(404);
      expect(nothing.json()).toMatchObject({ code: 'NO_SUCH_PLACE' });
      expect((await bare.app.server.inject('/ready')).statusCode).toBe(200);
    }
    await mkdir(join(folder.path, 'assets'));
    await writeFile(join(folder.path, 'index.html'), '<!doctype html><title>Pages</title>');
    await writeFile(join(folder.path, 'assets', 'index-0a1b.js'), 'export {};');
    await writeFile(join(folder.path, 'secret.txt'), 'not to be served');
    await using node = await startNode(url, testClock(), { backOfficeFolder });
    const page = await node.app.server.inject('/');
    expect(page.body).toContain('<title>Pages</title>');
    expect(page.headers['cache-control']).toBe('no-cache');
    const script = await node.app.server.inject('/assets/index-0a1b.js');
    expect(script.statusCode).toBe(200);
    expect(script.headers['cache-control']).toContain('immutable');
    for (const { headers } of [page, script]) {
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    for (const path of ['/secret.txt', '/assets/../secret.txt', '/assets/%2e%2e/secret.txt']) {
      expect((await node.app.server.inject(path)).body).not.toContain('not to be served');
    }
    expect((await node.app.server.inject('/openapi.json')).statusCode).toBe(200);
  });
});
