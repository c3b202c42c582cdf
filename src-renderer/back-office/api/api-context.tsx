import { createContext, use, useMemo, useRef, useSyncExternalStore, type ReactNode } from 'react';
import type { Api } from './api.ts';
import type { Session, SessionStatus } from './session.ts';

interface Connection {
  readonly api: Api;
  readonly session: Session;
}

const ApiContext = createContext<Connection | null>(null);

export function ApiProvider(props: Connection & { readonly children: ReactNode }): ReactNode {
  const { api, session, children } = props;
  const connection = useMemo(() => ({ api, session }), [api, session]);
  return <ApiContext value={connection}>{children}</ApiContext>;
}

function useConnection(): Connection {
  const connection = use(ApiContext);
  if (connection === null) throw new Error('useApi outside of ApiProvider');
  return connection;
}

export function useApi(): Api {
  return useConnection().api;
}

export function useSession(): Session {
  return useConnection().session;
}

export function useSessionStatus(): SessionStatus {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.status);
}

/**
 * An idempotency key for each thing that is sent: the same body is the same key until HQ has
 * answered it, so pressing again after a lost answer does nothing twice.
 */
export function useKeys(): { keyFor(what: object): string; done(): void } {
  const kept = useRef<{ readonly text: string; readonly key: string } | null>(null);
  return {
    keyFor: (what) => {
      const text = JSON.stringify(what);
      if (kept.current?.text !== text) kept.current = { text, key: crypto.randomUUID() };
      return kept.current.key;
    },
    done: () => {
      kept.current = null;
    },
  };
}
