import { err, ok, type Result } from '../result.ts';
import { type ApplicationIdentifier, APPLICATION_IDENTIFIERS } from './application-identifiers.ts';
import { longestData, valueProblem } from './gs1-checks.ts';

/** One piece of what a GS1 code says: `10` and the lot. */
export interface Gs1Element {
  readonly ai: string;
  readonly value: string;
}

export type Gs1Problem =
  /** No application identifier begins what is left, or nothing follows it. */
  | { readonly kind: 'UNKNOWN_PART'; readonly at: string }
  | { readonly kind: 'VALUE_WRONG' | 'CHECK_DIGIT_WRONG'; readonly element: Gs1Element }
  | { readonly kind: 'PARTS_CLASH'; readonly ai: string; readonly other: string }
  | { readonly kind: 'PART_MISSING'; readonly ai: string; readonly needs: string };

export const GROUP_SEPARATOR = '\u001D';

/** More than any carrier holds. */
const MAX_ELEMENTS = 64;

/**
 * Reads a GS1 element string: identifiers and data after one another, the separator after data
 * whose length is not known beforehand (GS1 General Specifications, section 7.8). What it answers
 * has passed all checks.
 */
export function readElementString(text: string): Result<readonly Gs1Element[], Gs1Problem> {
  const elements: Gs1Element[] = [];
  let rest = withoutSeparator(text);
  while (rest !== '') {
    const identifier = identifierAt(rest);
    if (identifier === null || elements.length >= MAX_ELEMENTS) {
      return err({ kind: 'UNKNOWN_PART', at: rest.slice(0, 4) });
    }
    const { ai } = identifier;
    const end = endOfData(rest, identifier);
    elements.push({ ai, value: rest.slice(ai.length, end) });
    rest = withoutSeparator(rest.slice(end));
  }
  return checkElements(elements);
}

/** The checks of the single values, then of what may stand together. */
export function checkElements(
  elements: readonly Gs1Element[],
): Result<readonly Gs1Element[], Gs1Problem> {
  for (const element of elements) {
    const identifier = APPLICATION_IDENTIFIERS.get(element.ai);
    if (identifier === undefined) return err({ kind: 'UNKNOWN_PART', at: element.ai });
    const problem = valueProblem(element.value, identifier.parts);
    if (problem !== null) return err({ kind: problem, element });
  }
  const together = togetherProblem(elements);
  return together === null ? ok(elements) : err(together);
}

function withoutSeparator(text: string): string {
  return text.startsWith(GROUP_SEPARATOR) ? text.slice(1) : text;
}

function identifierAt(text: string): ApplicationIdentifier | null {
  for (const length of [2, 3, 4]) {
    const found = APPLICATION_IDENTIFIERS.get(text.slice(0, length));
    if (found !== undefined) return found;
  }
  return null;
}

function endOfData(text: string, { ai, parts, predefinedLength }: ApplicationIdentifier): number {
  const separator = text.indexOf(GROUP_SEPARATOR);
  const end = separator === -1 ? text.length : separator;
  return predefinedLength ? Math.min(end, ai.length + longestData(parts)) : end;
}

function togetherProblem(elements: readonly Gs1Element[]): Gs1Problem | null {
  const values = new Map<string, string>();
  for (const { ai, value } of elements) {
    if ((values.get(ai) ?? value) !== value) return { kind: 'PARTS_CLASH', ai, other: ai };
    values.set(ai, value);
  }
  const all = [...values.keys()];
  for (const ai of all) {
    const identifier = APPLICATION_IDENTIFIERS.get(ai);
    const clash = all.find(
      (other) => other !== ai && identifier?.excludes.some((pattern) => fits(other, pattern)),
    );
    if (clash !== undefined) return { kind: 'PARTS_CLASH', ai, other: clash };
    const needs = identifier?.needs ?? [];
    const isThere = (pattern: string): boolean => all.some((other) => fits(other, pattern));
    if (needs.length > 0 && !needs.some((group) => group.every(isThere))) {
      return { kind: 'PART_MISSING', ai, needs: needs.map((group) => group.join('+')).join(', ') };
    }
  }
  return null;
}

/** `31nn` fits every identifier of four digits that begins with 31. */
function fits(ai: string, pattern: string): boolean {
  if (ai.length !== pattern.length) return false;
  return [...pattern].every((letter, index) => letter === 'n' || letter === ai.charAt(index));
}
