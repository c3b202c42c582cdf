import { useEffect, useState, type ReactNode } from 'react';
import { useFormats } from '../../ui/format-context.tsx';

const MINUTE_MS = 60_000;

/** Local time to the minute, moved on exactly when the minute is. */
export function Clock(): ReactNode {
  const formats = useFormats();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    let timer = 0;
    const wait = (): void => {
      timer = window.setTimeout(tick, MINUTE_MS - (Date.now() % MINUTE_MS));
    };
    const tick = (): void => {
      setNowMs(Date.now());
      wait();
    };
    wait();
    return () => window.clearTimeout(timer);
  }, []);
  return <time className="figures">{formats.time(nowMs)}</time>;
}
