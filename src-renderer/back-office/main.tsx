import '../ui/zod-without-eval.ts';
import '@mantine/core/styles.layer.css';
import '@fontsource-variable/inter/wght.css';
import '../ui/tokens.css';
import './back-office.css';
import './tables.css';
import './controls.css';
import './forms.css';

import { createRoot } from 'react-dom/client';
import { createApi } from './api/api.ts';
import { Session } from './api/session.ts';
import { App } from './app.tsx';
import { Router } from './router.tsx';

function start(): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('No #root in the page');
  const fetcher: typeof fetch = (input, init) => window.fetch(input, init);
  const session = new Session({
    storage: window.localStorage,
    // Absent where the page came over plain HTTP from another machine.
    locks: 'locks' in navigator ? navigator.locks : undefined,
    nowMs: () => performance.now(),
    fetch: fetcher,
  });
  window.addEventListener('storage', session.followStorage);
  void session.start();
  const api = createApi(session, fetcher);
  createRoot(root).render(<App api={api} session={session} router={new Router(window)} />);
}

start();
