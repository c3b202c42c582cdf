import { describe, expect, it } from 'vitest';
import { readHqAddress } from '../../../shared/domain/hq-address.ts';

describe('HQ’s address', () => {
  it.each([
    ['https://hq.example', 'https://hq.example'],
    [' HQ.example/ ', 'https://hq.example'],
    ['hq.example:8443', 'https://hq.example:8443'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://localhost:4000/', 'http://localhost:4000'],
    ['http://hq.example', null],
    ['https://hq.example/path', null],
    ['https://user@hq.example', null],
    ['ftp://hq.example', null],
    ['hq example', null],
    ['', null],
  ])('%j is %j', (typed, address) => expect(readHqAddress(typed)).toBe(address));
});
