import { createContext, use, useSyncExternalStore, type ReactNode } from 'react';

/** Where the reader is: the words of the path, and what the list is filtered by. */
export interface Place {
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

type Blocker = (leave: () => void) => void;

/**
 * The address behind the `#`, so that one file at HQ serves every page. A page with something
 * unsaved may stand in the way of leaving it; it then gets the way on, to take or not.
 */
export class Router {
  readonly #window: Window;
  readonly #listeners = new Set<() => void>();
  #place: Place;
  #hash: string;
  #blocker: Blocker | null = null;

  constructor(at: Window) {
    this.#window = at;
    this.#hash = at.location.hash;
    this.#place = parsePlace(this.#hash);
    at.addEventListener('hashchange', this.#onHashChange);
  }

  readonly place = (): Place => this.#place;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asked by a page itself, once it has saved: nothing stands in the way. */
  go(hash: string): void {
    this.#blocker = null;
    this.#window.location.hash = hash;
  }

  /** Filters: the same page, so no step to go back to. */
  replace(hash: string): void {
    this.#window.history.replaceState(null, '', hash);
    this.#move(hash);
  }

  block(blocker: Blocker): () => void {
    this.#blocker = blocker;
    return () => {
      if (this.#blocker === blocker) this.#blocker = null;
    };
  }

  readonly #onHashChange = (): void => {
    const asked = this.#window.location.hash;
    if (asked === this.#hash) return;
    const blocker = this.#blocker;
    const samePage = parsePlace(asked).path.join('/') === this.#place.path.join('/');
    if (blocker === null || samePage) return this.#move(asked);
    this.#window.history.pushState(null, '', this.#hash);
    blocker(() => {
      this.#blocker = null;
      this.#window.history.pushState(null, '', asked);
      this.#move(asked);
    });
  };

  #move(hash: string): void {
    this.#hash = hash;
    this.#place = parsePlace(hash);
    for (const listener of this.#listeners) listener();
  }
}

function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return {
    path: path.split('/').filter((word) => word !== ''),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** `#/terminals?state=LOST`; empty values are left out. */
export function hashOf(
  path: readonly string[],
  query: Readonly<Record<string, string>> = {},
): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const text = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `#/${path.map(encodeURIComponent).join('/')}${text}`;
}

const RouterContext = createContext<Router | null>(null);

interface RouterProviderProps {
  readonly router: Router;
  readonly children: ReactNode;
}

export function RouterProvider({ router, children }: RouterProviderProps): ReactNode {
  return <RouterContext value={router}>{children}</RouterContext>;
}

export function useRouter(): Router {
  const router = use(RouterContext);
  if (router === null) throw new Error('useRouter outside of RouterProvider');
  return router;
}

export function usePlace(): Place {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.place);
}

/** The filters of this list, kept in the address, and the way to change one. */
export function useFilters(): {
  readonly filters: Readonly<Record<string, string>>;
  readonly setFilter: (name: string, value: string | null) => void;
} {
  const router = useRouter();
  const { path, query } = usePlace();
  return {
    filters: query,
    setFilter: (name, value) => router.replace(hashOf(path, { ...query, [name]: value ?? '' })),
  };
}
