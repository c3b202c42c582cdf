import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** Milliseconds from the last Enter to the frame that showed what was waited for. */
    paintTimes?: number[];
    /** Is it in the document yet? */
    paintAwaits?: string;
  }
}

/** Watches a page from its first moment on; to be called before it is opened. */
export async function watchPaint(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const times: number[] = [];
    window.paintTimes = times;
    let pressedMs = 0;
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') pressedMs = performance.now();
      },
      { capture: true },
    );
    /** A message that is posted in a frame's callback arrives when that frame has been drawn. */
    const afterFrame = (done: () => void): void => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', done, { once: true });
        port1.start();
        port2.postMessage(null);
      });
    };
    const look = (): void => {
      if (pressedMs === 0 || window.paintAwaits === undefined) return;
      if (document.querySelector(window.paintAwaits) === null) return;
      const sinceMs = pressedMs;
      pressedMs = 0;
      afterFrame(() => times.push(performance.now() - sinceMs));
    };
    const changes = { childList: true, subtree: true, attributes: true };
    new MutationObserver(look).observe(document, changes);
  });
}

/**
 * Does `press`, which ends with an Enter, and answers how long `selector` took to be on the screen.
 */
export async function paintMs(
  page: Page,
  selector: string,
  press: () => Promise<void>,
): Promise<number> {
  const before = await page.evaluate((awaited) => {
    window.paintAwaits = awaited;
    return window.paintTimes?.length ?? 0;
  }, selector);
  await press();
  const time = await page.waitForFunction((count) => window.paintTimes?.[count], before, {
    polling: 20,
  });
  return Number(await time.jsonValue());
}
