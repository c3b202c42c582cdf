import { APPLICATION_IDENTIFIERS } from './application-identifiers.ts';
import { checkElements, type Gs1Element, type Gs1Problem } from './gs1-elements.ts';
import type { Result } from '../result.ts';

/** What may follow a GTIN in the path, in this order, or 235 alone. */
const QUALIFIERS: readonly (readonly string[])[] = [['22', '10', '21'], ['235']];

/**
 * Reads a GS1 Digital Link URI: `https://any.domain/any/path/01/…/10/…/21/…?17=…`, or null where
 * the text is no link to a GTIN (GS1 Digital Link Standard: URI Syntax, section 4). Parameters of
 * the query that are no application identifiers are the domain's own and say nothing here.
 */
export function readDigitalLink(text: string): Result<readonly Gs1Element[], Gs1Problem> | null {
  const match = /^https?:\/\/[^/?#]+([^?#]*)(?:\?([^#]*))?/i.exec(text);
  if (match === null) return null;
  const path = elementsOfPath(match[1] ?? '');
  return path === null ? null : checkElements([...path, ...elementsOfQuery(match[2] ?? '')]);
}

function elementsOfPath(path: string): Gs1Element[] | null {
  const segments = path.replace(/\/$/, '').split('/');
  // A domain's own path may come first and hold anything: the last key with its pairs counts.
  for (let at = segments.length - 2; at > 0; at -= 2) {
    if (segments[at] !== '01') continue;
    const elements = pairsFrom(segments, at);
    const found = elements.slice(1).map(({ ai }) => ai);
    return QUALIFIERS.some((order) => isInOrder(found, order)) ? elements : null;
  }
  return null;
}

function pairsFrom(segments: readonly string[], start: number): Gs1Element[] {
  const elements: Gs1Element[] = [];
  for (let at = start; at < segments.length; at += 2) {
    const ai = segments[at] ?? '';
    const value = decoded(segments[at + 1] ?? '');
    // A link may write a GTIN without the zeros before it.
    elements.push({
      ai,
      value: ai === '01' && isShortGtin(value) ? value.padStart(14, '0') : value,
    });
  }
  return elements;
}

function isShortGtin(value: string): boolean {
  return /^(\d{8}|\d{12,13})$/.test(value);
}

function isInOrder(found: readonly string[], order: readonly string[]): boolean {
  const places = found.map((ai) => order.indexOf(ai));
  return places.every((place, index) => place > (index === 0 ? -1 : (places[index - 1] ?? -1)));
}

function elementsOfQuery(query: string): Gs1Element[] {
  return query.split(/[&;]/).flatMap((pair) => {
    const at = pair.indexOf('=');
    const ai = at === -1 ? pair : pair.slice(0, at);
    if (!APPLICATION_IDENTIFIERS.has(ai)) return [];
    return [{ ai, value: decoded(at === -1 ? '' : pair.slice(at + 1)) }];
  });
}

/** Where its percent signs make no sense, a letter that the check of its characters refuses. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '\uFFFD';
  }
}
