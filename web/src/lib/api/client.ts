// The one way to the server. Adds the CSRF token, the reader's language and If-Match; turns problem documents into ApiError; when the session
// has ended it asks for sign-in (the page stays as it is, with all that was typed) and then sends the same request again.
import { ApiError, type ProblemDocument } from './problem';

export type Query = Record<string, string | number | boolean | null | undefined | readonly string[]>;
export interface Options {
  query?: Query;
  body?: unknown; // JSON; a Blob or ArrayBuffer is sent as it is
  etag?: string | null; // If-Match
  signal?: AbortSignal;
  type?: string; // Content-Type of a raw body
  silent401?: boolean; // a 401 is an answer, not the end of a session
}
export interface Tagged<T> {
  data: T;
  etag: string | null;
}

interface Connection {
  csrf: string;
  language: string;
  // Resolves true when the person has signed in again.
  reauthenticate: (() => Promise<boolean>) | null;
}
export const connection: Connection = { csrf: '', language: 'en', reauthenticate: null };

export const kBase = '/api/v1';

export function url(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined || value === '') continue;
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value]) search.append(key, String(each));
  }
  const text = search.toString();
  return kBase + path + (text ? `?${text}` : '');
}

// Fills "/ports/{port}" safely.
export function path(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name] ?? '')));
}

async function once(method: string, where: string, options: Options): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': connection.language });
  let body: BodyInit | undefined;
  if (options.body instanceof Blob || options.body instanceof ArrayBuffer) {
    body = options.body;
    headers.set('Content-Type', options.type ?? (options.body instanceof Blob ? options.body.type : '') ?? 'application/octet-stream');
  } else if (options.body !== undefined) {
    body = JSON.stringify(options.body);
    headers.set('Content-Type', 'application/json');
  }
  if (method !== 'GET' && connection.csrf) headers.set('X-CSRF-Token', connection.csrf);
  if (options.etag) headers.set('If-Match', options.etag);
  try {
    return await fetch(url(where, options.query), { method, headers, body, signal: options.signal ?? null, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0);
  }
}

async function failure(response: Response): Promise<ApiError> {
  let problem: ProblemDocument = {};
  try {
    if ((response.headers.get('Content-Type') ?? '').includes('json')) problem = (await response.json()) as ProblemDocument;
  } catch {
    // the status alone says enough
  }
  const wait = Number(response.headers.get('Retry-After'));
  return new ApiError(response.status, problem, Number.isFinite(wait) && wait > 0 ? wait : null);
}

export async function call<T>(method: string, where: string, options: Options = {}): Promise<Tagged<T>> {
  let response = await once(method, where, options);
  if (response.status === 401 && !options.silent401 && connection.reauthenticate) {
    if (await connection.reauthenticate()) response = await once(method, where, options);
  }
  if (!response.ok) throw await failure(response);
  const etag = response.headers.get('ETag');
  const text = response.status === 204 ? '' : await response.text();
  return { data: (text ? JSON.parse(text) : undefined) as T, etag };
}

export const get = async <T>(where: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  (await call<T>('GET', where, { query, signal } as Options)).data;
export const getTagged = <T>(where: string, query?: Query, signal?: AbortSignal): Promise<Tagged<T>> =>
  call<T>('GET', where, { query, signal } as Options);
export const post = async <T>(where: string, body?: unknown, options: Options = {}): Promise<T> =>
  (await call<T>('POST', where, { ...options, body })).data;
export const put = <T>(where: string, body: unknown, etag?: string | null): Promise<Tagged<T>> => call<T>('PUT', where, { body, etag: etag ?? null });
export const patch = <T>(where: string, body: unknown, etag?: string | null): Promise<Tagged<T>> =>
  call<T>('PATCH', where, { body, etag: etag ?? null });
export const remove = async (where: string, options: Options = {}): Promise<void> => {
  await call<undefined>('DELETE', where, options);
};

// What every editable record carries beside its ETag.
export const etagOf = (record: { version: number }): string => `"v${record.version}"`;

export interface List<T> {
  items: T[];
  next: string | null;
}
