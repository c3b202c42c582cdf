import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { Result } from '../../../shared/domain/result.ts';
import { ApiError } from '../api/api-error.ts';
import { useApi, useKeys } from '../api/api-context.tsx';

/** What HQ is sent, field by field. */
export type Input = Readonly<Record<string, unknown>>;
/** What is wrong with what was typed, by the draft's fields. */
export type Faults = Readonly<Record<string, string>>;

interface Versioned {
  readonly version: number;
}

export interface EditorGiven<V extends Versioned, D extends object> {
  /** `/products`. */
  readonly path: string;
  /** Null for a new one. */
  readonly id: string | null;
  readonly schema: z.ZodType<V>;
  /** As it was loaded; null for a new one. */
  readonly loaded: V | null;
  /** What stands in the fields: texts as they are typed. */
  readonly draftOf: (view: V | null) => D;
  readonly inputOf: (draft: D) => Result<Input, Faults>;
  readonly onSaved: (view: V) => void;
}

/** A field that somebody else changed too. */
export interface Clash {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Conflict<V> {
  readonly now: V;
  readonly clashes: readonly Clash[];
}

export interface Editor<V, D> {
  readonly draft: D;
  readonly set: (change: Partial<D>) => void;
  readonly dirty: boolean;
  readonly busy: boolean;
  readonly faults: Faults;
  readonly problem: unknown;
  readonly conflict: Conflict<V> | null;
  readonly save: () => Promise<void>;
  readonly keepMine: () => Promise<void>;
  readonly takeTheirs: () => void;
}

/**
 * One form: sends only what was changed, with the version that was looked at. Where somebody was
 * faster, what was typed stays and both are shown.
 */
export function useEditor<V extends Versioned, D extends object>(
  given: EditorGiven<V, D>,
): Editor<V, D> {
  const { path, id, schema, draftOf, inputOf } = given;
  const api = useApi();
  const keys = useKeys();
  const queries = useQueryClient();
  const [base, setBase] = useState<V | null>(given.loaded);
  const [draft, setDraft] = useState<D>(() => draftOf(given.loaded));
  /** What was refused when it was last saved: its faults are worded in the language of now. */
  const [refused, setRefused] = useState<D | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [conflict, setConflict] = useState<Conflict<V> | null>(null);

  const restart = (view: V | null): void => {
    setBase(view);
    setDraft(draftOf(view));
    setConflict(null);
    setProblem(null);
  };

  const send = async (input: Input, before: V | null, version: number | null): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const view =
        id === null
          ? await api.post(path, input, schema, keys.keyFor(input))
          : await api.patch(
              `${path}/${id}`,
              { ...changesOf(input, inputText(inputOf, draftOf(before))), version },
              schema,
            );
      keys.done();
      restart(view);
      given.onSaved(view);
      await queries.invalidateQueries({ queryKey: [path.slice(1)] });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'VERSION_CHANGED' && id !== null) {
        const now = await api.get(`${path}/${id}`, schema).catch(() => null);
        if (now === null) return setProblem(error);
        const was = inputText(inputOf, draftOf(before));
        const clashes = clashesOf(input, was, inputText(inputOf, draftOf(now)));
        // Nobody touched what was typed here: saved beside what they changed.
        if (clashes.length === 0 && version !== now.version) {
          return await send(input, before, now.version);
        }
        setConflict({ now, clashes });
      } else setProblem(error);
    } finally {
      setBusy(false);
    }
  };

  const save = async (version: number | null = base?.version ?? null): Promise<void> => {
    const input = inputOf(draft);
    setRefused(input.ok ? null : draft);
    if (input.ok) await send(input.value, base, version);
  };

  return {
    ...{ draft, busy, problem, conflict },
    faults: refused === null ? {} : faultsOf(inputOf(refused)),
    set: (change) => setDraft((now) => ({ ...now, ...change })),
    dirty: !same(draft, draftOf(base)) && isChanged(inputOf(draft), inputOf(draftOf(base))),
    save: () => save(),
    keepMine: () => save(conflict?.now.version ?? null),
    takeTheirs: () => restart(conflict?.now ?? base),
  };
}

/** What was changed here, and by somebody else to something else. */
function clashesOf(input: Input, was: Input, is: Input): readonly Clash[] {
  return Object.keys(changesOf(input, was))
    .filter((field) => !same(is[field], was[field]) && !same(is[field], input[field]))
    .map((field) => ({ field, mine: input[field], theirs: is[field] }));
}

/** Another language writes the same amount in another way: that is no change. */
function isChanged(now: Result<Input, unknown>, before: Result<Input, unknown>): boolean {
  return !now.ok || !before.ok || !same(now.value, before.value);
}

function faultsOf(input: Result<Input, Faults>): Faults {
  return input.ok ? {} : input.error;
}

function inputText<D>(inputOf: (draft: D) => Result<Input, unknown>, draft: D): Input {
  const input = inputOf(draft);
  return input.ok ? input.value : {};
}

function changesOf(input: Input, before: Input): Input {
  return Object.fromEntries(
    Object.entries(input).filter(([field, value]) => !same(value, before[field])),
  );
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
