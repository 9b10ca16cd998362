// What is really sent: a request that is checked, and what becomes of it behind a redirect.
import type { HttpRequest } from './port.ts';

export type SentRequest = {
  url: URL;
  method: HttpRequest['method'];
  headers: Record<string, string>;
  body: string | null;
};

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Control characters would begin another header; others than Latin-1 cannot be sent. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const NO_HEADER_VALUE = /[^\t\u0020-\u007e\u0080-\u00ff]/;
/** Whoever sets these changes where the request goes, or where it ends. */
const OURS = /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/;

const DEFAULTS = {
  accept: 'application/json, text/*;q=0.8, */*;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': 'firstword',
};

/** The request as it goes out; null when it is none that may be sent. */
export const prepareRequest = ({ method, url: text, headers = {}, body }: HttpRequest): SentRequest | null => {
  const url = sendableUrl(text);
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const fits = given.every(
    ([name, value]) => HEADER_NAME.test(name) && !OURS.test(name) && !NO_HEADER_VALUE.test(value),
  );
  if (!url || !fits) return null;
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  return {
    url,
    method,
    headers: { ...DEFAULTS, ...(body === undefined ? {} : { 'content-type': type }), ...Object.fromEntries(given) },
    body: typeof body === 'string' || body === undefined ? (body ?? null) : JSON.stringify(body),
  };
};

/** Only http and https, and no name or password in it: those belong into a Secret. */
const sendableUrl = (text: string, base?: URL): URL | null => {
  const url = URL.parse(text, base?.href);
  const fits = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  return fits ? url : null;
};

/** Where an answer sends us; null: nowhere, it is the answer. */
export const redirectOf = (status: number, headers: Readonly<Record<string, string>>): string | null =>
  [301, 302, 303, 307, 308].includes(status) ? (headers['location'] ?? null) : null;

/** The request behind a redirect, as browsers make it; another origin gets none of the flow's own headers. */
export const redirected = (request: SentRequest, status: number, location: string): SentRequest | null => {
  const url = sendableUrl(location, request.url);
  if (!url) return null;
  const becomesGet = status === 303 || ((status === 301 || status === 302) && request.method === 'POST');
  const kept = url.origin === request.url.origin ? request.headers : withoutOwn(request.headers);
  if (!becomesGet) return { ...request, url, headers: kept };
  const { 'content-type': _, ...headers } = kept;
  return { url, method: 'GET', headers, body: null };
};

const withoutOwn = (headers: Record<string, string>): Record<string, string> => {
  const type = headers['content-type'];
  return { ...DEFAULTS, ...(type === undefined ? {} : { 'content-type': type }) };
};
