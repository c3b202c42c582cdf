import type { Route } from 'playwright-core';
import { PreventableEvent } from './app.ts';
import type { WebContents } from './browser-window.ts';
import { protocolHandler, session } from './modules.ts';
import { state } from './state.ts';
import { toApplication } from './urls.ts';

/** What stands for the whole internet: a page that says whose it is. */
const ELSEWHERE = '<!doctype html><title>elsewhere</title><p>another site</p>';

/**
 * One request of a page: asked about, cancelled, answered by the application, or "sent" nowhere.
 */
export async function answerRequest(contents: WebContents, route: Route): Promise<void> {
  const request = route.request();
  const url = toApplication(request.url());
  if (contents.forced.delete(url)) {
    await route.fulfill({ contentType: 'text/html', body: ELSEWHERE });
    return;
  }
  if (request.isNavigationRequest() && !mayNavigate(contents, route, url)) {
    state.deniedNavigations.push(url);
    await route.abort('aborted');
    return;
  }
  const method = request.method();
  if (isCancelled({ url, method, resourceType: request.resourceType() })) {
    state.cancelled.push(url);
    await route.abort('blockedbyclient');
    return;
  }
  const handler = protocolHandler(url);
  if (handler === null) {
    state.reached.push(url);
    await route.fulfill({ contentType: 'text/html', body: ELSEWHERE });
    return;
  }
  const answer = await handler(new Request(url, { method }));
  await route.fulfill({
    status: answer.status,
    headers: receivedHeaders(url, answer),
    body: Buffer.from(await answer.arrayBuffer()),
  });
}

function mayNavigate(contents: WebContents, route: Route, url: string): boolean {
  const isMainFrame = route.request().frame().parentFrame() === null;
  if (isMainFrame && contents.expected.delete(url)) return true;
  const event = Object.assign(new PreventableEvent(), { url, isMainFrame });
  contents.emit('will-frame-navigate', event);
  if (isMainFrame) contents.emit('will-navigate', event);
  return !event.defaultPrevented;
}

function isCancelled(details: { url: string; method: string; resourceType: string }): boolean {
  let cancelled = false;
  session.defaultSession.beforeRequest?.(details, ({ cancel }) => {
    cancelled = cancel ?? false;
  });
  return cancelled;
}

function receivedHeaders(url: string, answer: Response): Record<string, string> {
  const lists = Object.fromEntries([...answer.headers].map(([name, value]) => [name, [value]]));
  let received: Record<string, string[]> = lists;
  session.defaultSession.headersReceived?.({ url, responseHeaders: lists }, (decision) => {
    received = decision.responseHeaders ?? lists;
  });
  return Object.fromEntries(
    Object.entries(received).map(([name, values]) => [name, values.join(', ')]),
  );
}
