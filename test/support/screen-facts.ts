import type { Page } from '@playwright/test';

/**
 * What is wrong with how a screen is laid out, in words a person can act on; empty where nothing
 * is.
 */
export interface ScreenFacts {
  readonly problems: readonly string[];
  /** Font sizes in use, in CSS pixels. */
  readonly fontSizesPx: readonly number[];
}

/** Smaller targets, each with the smallest side it may have and why. Everything else has 48 px. */
export const SMALLER_TARGETS: readonly { readonly selector: string; readonly leastPx: number }[] = [
  // Twelve letters in a row beside the totals; WCAG 2.2 AA asks for 24.
  { selector: '[role="group"][data-touch-keyboard] button', leastPx: 40 },
];

/**
 * Looks at the page as a designer with a ruler would: nothing scrolls sideways, no text is cut or
 * spills out of its box (but an ellipsis whose whole text is in a title), every target can be hit,
 * TOTAL is the largest text and stands out 7:1.
 */
export async function screenFacts(page: Page): Promise<ScreenFacts> {
  return page.evaluate(measure, SMALLER_TARGETS);
}

/** Runs in the page, so it can use nothing from outside itself. */
function measure(
  smaller: readonly { readonly selector: string; readonly leastPx: number }[],
): ScreenFacts {
  const problems: string[] = [];
  const slack = 1.5;

  const nameOf = (element: Element): string => {
    const text = (element.textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 40);
    const label = element.getAttribute('aria-label') ?? '';
    return `<${element.tagName.toLowerCase()}> “${text || label}”`;
  };
  const isShown = (element: Element): boolean => {
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    if (element.closest('.visually-hidden') !== null) return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };
  /** The part of the screen an element can be seen in: what scrolls or cuts around it. */
  const isScrolledAway = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const frame = at.getBoundingClientRect();
      const away =
        box.bottom <= frame.top ||
        box.top >= frame.bottom ||
        box.right <= frame.left ||
        box.left >= frame.right;
      if (away) return true;
    }
    return false;
  };

  const checkSideways = (): void => {
    const root = document.documentElement;
    if (root.scrollWidth > window.innerWidth)
      problems.push(`the page is ${root.scrollWidth} px wide`);
    if (root.scrollHeight > window.innerHeight) problems.push('the page scrolls down');
  };

  const cutBy = (node: Text): string | null => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = Array.from(range.getClientRects()).filter((box) => box.width > 0.5);
    let [across, down] = [true, true];
    for (let at = node.parentElement; at !== null && (across || down); at = at.parentElement) {
      const style = getComputedStyle(at);
      const frame = at.getBoundingClientRect();
      const titled = at.closest('[title]') !== null;
      const scrolls = (value: string): boolean => value === 'auto' || value === 'scroll';
      if (across && style.overflowX !== 'visible' && !scrolls(style.overflowX)) {
        const out = boxes.some(
          (box) => box.right > frame.right + slack || box.left < frame.left - slack,
        );
        const ellipsis = style.textOverflow === 'ellipsis' && titled;
        if (out && !ellipsis)
          return `cut sideways by ${Math.round(frame.width)} px of <${at.tagName.toLowerCase()} class="${at.className}">`;
      }
      if (down && style.overflowY !== 'visible' && !scrolls(style.overflowY)) {
        const out = boxes.some((box) => box.bottom > frame.bottom + 4 || box.top < frame.top - 4);
        const clamped = style.webkitLineClamp !== 'none' && titled;
        if (out && !clamped) return 'cut above or below';
      }
      if (scrolls(style.overflowX)) across = false;
      if (scrolls(style.overflowY)) down = false;
      // An ellipsis shows what its title says; what lies outside of it is not there to be cut
      // again.
      if (style.textOverflow === 'ellipsis' && titled) across = false;
      if (style.position === 'fixed') break;
    }
    return null;
  };

  /** Text that is wider than the box it stands in, whether or not something cuts it there. */
  const spillsOutOf = (node: Text): Element | null => {
    const owner = node.parentElement?.closest(
      'button, a, label, td, th, li, dt, dd, p, h1, h2, h3, output, [role="option"], [role="tab"]',
    );
    if (!owner || !isShown(owner)) return null;
    const style = getComputedStyle(owner);
    if (style.display === 'inline') return null;
    const range = document.createRange();
    range.selectNodeContents(node);
    const frame = owner.getBoundingClientRect();
    const box = range.getBoundingClientRect();
    if (node.parentElement?.closest('[title]') && box.width > frame.width) return null;
    return box.right > frame.right + slack || box.left < frame.left - slack ? owner : null;
  };

  const checkText = (): readonly number[] => {
    const sizes = new Map<number, Element>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let at = walker.nextNode(); at !== null; at = walker.nextNode()) {
      const owner = at.parentElement;
      if (!(at instanceof Text) || at.data.trim() === '' || owner === null) continue;
      if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(owner.tagName)) continue;
      if (!isShown(owner) || isScrolledAway(owner)) continue;
      sizes.set(Number.parseFloat(getComputedStyle(owner).fontSize), owner);
      const cut = cutBy(at);
      if (cut !== null) problems.push(`${nameOf(owner)} is ${cut}`);
      const box = spillsOutOf(at);
      if (box !== null) problems.push(`${nameOf(owner)} spills out of ${nameOf(box)}`);
    }
    for (const field of document.querySelectorAll('input, textarea')) {
      if (isShown(field)) sizes.set(Number.parseFloat(getComputedStyle(field).fontSize), field);
    }
    return [...sizes.keys()].toSorted((a, b) => a - b);
  };

  const checkTargets = (): void => {
    const roles = ['button', 'tab', 'option', 'radio', 'checkbox', 'menuitem', 'switch'];
    const selector = [
      'button',
      'a[href]',
      'input',
      'label:has(input)',
      ...roles.map((role) => `[role="${role}"]`),
    ];
    for (const target of document.querySelectorAll(selector.join(','))) {
      if (!isShown(target) || isScrolledAway(target) || target.matches(':disabled')) continue;
      // A field or radio inside a label is hit through the whole label.
      const whole =
        target instanceof HTMLInputElement ? (target.closest('label') ?? target) : target;
      const box = whole.getBoundingClientRect();
      const least = smaller.find((one) => whole.matches(one.selector))?.leastPx ?? 48;
      // In a strip that scrolls a target may be half out of sight.
      if (box.width + 0.5 >= least && box.height + 0.5 >= least) continue;
      problems.push(`${nameOf(whole)} is ${Math.round(box.width)} × ${Math.round(box.height)} px`);
    }
  };

  const channels = (color: string): readonly number[] =>
    (/rgba?\(([^)]+)\)/.exec(color)?.[1] ?? '0,0,0').split(',').map(Number);
  const luminance = (color: string): number => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
      const share = channel / 255;
      return share <= 0.039_28 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (element: Element): string => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((channels(color)[3] ?? 1) === 1 && color !== 'rgba(0, 0, 0, 0)') return color;
    }
    return 'rgb(255, 255, 255)';
  };

  const checkTotal = (sizes: readonly number[]): void => {
    const total = document.querySelector('[data-testid="cart-total"]');
    if (total === null) return;
    const text = Array.from(total.querySelectorAll('*')).at(-1) ?? total;
    const size = Number.parseFloat(getComputedStyle(text).fontSize);
    if (size + 0.1 < (sizes.at(-1) ?? 0)) problems.push(`TOTAL has ${size} px of ${sizes.at(-1)}`);
    const [one, other] = [luminance(getComputedStyle(text).color), luminance(groundOf(text))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 7) problems.push(`TOTAL stands out ${contrast.toFixed(1)} : 1`);
    const box = text.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const dialog = document.querySelector('dialog[open], [role="dialog"]');
    if (dialog !== null && top !== null && dialog.contains(top)) {
      problems.push('the dialog lies over TOTAL');
    }
  };

  checkSideways();
  const fontSizesPx = checkText();
  checkTargets();
  checkTotal(fontSizesPx);
  return { problems: [...new Set(problems)], fontSizesPx };
}
