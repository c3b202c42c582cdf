import { readFileSync } from 'node:fs';

// Preloaded into tills and HQ by the test of a long partition: both of a process's clocks run on by
// as many milliseconds as the file says, so that days pass for all of them at the same moment.

const file = process.env['PASSING_DAYS_FILE'];

if (file !== undefined) {
  const aheadMs = (): number => Number(readFileSync(file, 'utf8'));
  const monotonicMs = performance.now.bind(performance);
  performance.now = () => monotonicMs() + aheadMs();
  const wallMs = Date.now.bind(Date);
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, wanted) =>
      Reflect.construct(target, given.length > 0 ? given : [wallMs() + aheadMs()], wanted),
    get: (target, name) =>
      name === 'now' ? () => wallMs() + aheadMs() : Reflect.get(target, name),
  });
}
