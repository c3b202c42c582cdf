import { createContext, use, useMemo, type ReactNode } from 'react';

interface Person {
  readonly userId: string;
  readonly name: string;
  readonly permissions: ReadonlySet<string>;
}

const MeContext = createContext<Person | null>(null);

export function MeProvider(props: Person & { readonly children: ReactNode }): ReactNode {
  const { userId, name, permissions, children } = props;
  const person = useMemo(() => ({ userId, name, permissions }), [userId, name, permissions]);
  return <MeContext value={person}>{children}</MeContext>;
}

export function useMe(): Person {
  const person = use(MeContext);
  if (person === null) throw new Error('useMe outside of MeProvider');
  return person;
}

/** Whether the person may do this; what they may not do is not offered. */
export function useMay(permission: string): boolean {
  return useMe().permissions.has(permission);
}
