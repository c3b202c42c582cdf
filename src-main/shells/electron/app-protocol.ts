import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { securityHeaders } from '../content-policy.ts';
import { cacheControlOf, STOREFRONT_PATH } from '../screen-files.ts';

export const APP_SCHEME = 'app';
export const APP_HOST = 'tillwright';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const STOREFRONT_URL = `${APP_ORIGIN}${STOREFRONT_PATH}index.html`;

/** What the built screen is made of; anything else is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** The page's address is one of ours; a URL that does not parse is nobody's. */
export function isAppUrl(url: string): boolean {
  const parsed = URL.parse(url);
  // `origin` of a custom scheme is "null" in Node, hence by its parts.
  return parsed !== null && parsed.protocol === `${APP_SCHEME}:` && parsed.host === APP_HOST;
}

/** Answers `app://tillwright/…` from the built screen's folder, and from nowhere else. */
export async function serveScreen(
  rendererDir: string,
  request: { readonly url: string; readonly method: string },
): Promise<Response> {
  if (!isAppUrl(request.url)) return refused(404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405);
  const path = filePath(rendererDir, new URL(request.url).pathname);
  const type = path === null ? undefined : TYPES[extname(path)];
  if (path === null || type === undefined) return refused(404);
  try {
    const body = await readFile(path);
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), {
      headers: {
        ...securityHeaders([]),
        'content-type': type,
        'cache-control': cacheControlOf(path.replaceAll('\\', '/')),
      },
    });
  } catch {
    return refused(404);
  }
}

function filePath(rendererDir: string, pathname: string): string | null {
  const named = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
  const decoded = decodedOrNull(named);
  if (decoded === null || decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = normalize(join(rendererDir, decoded));
  return path.startsWith(rendererDir + sep) ? path : null;
}

function decodedOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function refused(status: 404 | 405): Response {
  return new Response(null, { status, headers: { ...securityHeaders([]) } });
}
