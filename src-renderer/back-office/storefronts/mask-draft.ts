import { BarcodeMask } from '../../../shared/domain/barcode/embedded.ts';

/** A mask as it is typed. */
export interface MaskDraft {
  readonly key: string;
  readonly prefix: string;
  readonly itemDigits: string;
  readonly kind: BarcodeMask['kind'];
  readonly valueDigits: string;
  readonly decimals: string;
  readonly verifier: boolean;
}

export type MaskFault = 'prefix' | 'sum' | 'verifier' | 'decimals' | 'hidden';

/** Grams on a label of a shop's own scales, as most of them come. */
export const NEW_MASK: Omit<MaskDraft, 'key'> = {
  ...{ prefix: '21', itemDigits: '5', kind: 'weight', valueDigits: '5', decimals: '3' },
  verifier: false,
};

export function maskDrafts(masks: readonly BarcodeMask[]): readonly MaskDraft[] {
  return masks.map((mask, index) => ({
    ...{ key: `mask-${index}`, prefix: mask.prefix, kind: mask.kind, verifier: mask.verifier },
    itemDigits: String(mask.itemDigits),
    valueDigits: String(mask.valueDigits),
    decimals: String(mask.decimals),
  }));
}

/** The mask of a draft, or what is wrong with it first. */
export function readMask(draft: MaskDraft): BarcodeMask | MaskFault {
  const { kind, verifier } = draft;
  const prefix = draft.prefix.trim();
  if (!/^(2\d{0,5}|02\d{0,4})$/.test(prefix)) return 'prefix';
  const itemDigits = countOf(draft.itemDigits);
  const valueDigits = countOf(draft.valueDigits);
  const decimals = countOf(draft.decimals);
  if (decimals > (kind === 'price' ? 4 : 3)) return 'decimals';
  if (verifier && valueDigits !== 4 && valueDigits !== 5) return 'verifier';
  const mask = { prefix, itemDigits, kind, valueDigits, decimals, verifier };
  const parsed = BarcodeMask.safeParse(mask);
  return parsed.success ? parsed.data : 'sum';
}

/** -1 for what is no count: no mask has it. */
function countOf(text: string): number {
  return /^\d$/.test(text.trim()) ? Number(text.trim()) : text.trim() === '' ? -1 : 10;
}

/** Those that are whole, in their order, for trying a code while others are still typed. */
export function wholeMasks(drafts: readonly MaskDraft[]): readonly BarcodeMask[] {
  return drafts.map(readMask).filter((mask) => typeof mask !== 'string');
}

/**
 * What is wrong, by the drafts' keys. A mask behind one that takes all of its codes is never
 * asked.
 */
export function maskFaults(drafts: readonly MaskDraft[]): ReadonlyMap<string, MaskFault> {
  const faults = new Map<string, MaskFault>();
  const before: BarcodeMask[] = [];
  for (const draft of drafts) {
    const mask = readMask(draft);
    if (typeof mask === 'string') {
      faults.set(draft.key, mask);
      continue;
    }
    const hidden = before.some((one) => !one.verifier && mask.prefix.startsWith(one.prefix));
    if (hidden) faults.set(draft.key, 'hidden');
    before.push(mask);
  }
  return faults;
}
