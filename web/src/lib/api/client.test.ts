import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call, connection, etagOf, get, path, post, put, url } from './client';
import { ApiError, said } from './problem';

interface Sent {
  url: string;
  method: string;
  headers: Headers;
  body: unknown;
}
let sent: Sent[] = [];
let answers: (() => Response)[] = [];
beforeEach(() => {
  sent = [];
  answers = [];
  connection.csrf = 'token';
  connection.language = 'pt';
  connection.reauthenticate = null;
  vi.stubGlobal('fetch', (where: string, init: RequestInit) => {
    sent.push({ url: where, method: init.method ?? 'GET', headers: new Headers(init.headers), body: init.body });
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('network'));
  });
});
afterEach(() => vi.unstubAllGlobals());
const json = (value: unknown, status = 200, headers: Record<string, string> = {}) => () =>
  new Response(JSON.stringify(value), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers } });

describe('a finding', () => {
  it('reads as two sentences', () => {
    expect(said({ message: 'the folder is there', fix: 'Name a new one.' })).toBe('the folder is there. Name a new one.');
    expect(said({ message: 'The folder is there.', fix: 'Name a new one.' })).toBe('The folder is there. Name a new one.');
    expect(said({ message: 'the folder is there', fix: '' })).toBe('the folder is there');
  });
});

describe('requests', () => {
  it('carry language, and the CSRF token only where something changes', async () => {
    answers = [json({}), json({})];
    await get('/today');
    await post('/plans', { name: 'x' });
    expect(sent[0]!.headers.get('Accept-Language')).toBe('pt');
    expect(sent[0]!.headers.has('X-CSRF-Token')).toBe(false);
    expect(sent[1]!.headers.get('X-CSRF-Token')).toBe('token');
    expect(sent[1]!.body).toBe('{"name":"x"}');
  });
  it('carry If-Match, and give back the new ETag', async () => {
    answers = [json({ version: 4 }, 200, { ETag: '"v4"' })];
    const saved = await put('/funds/donor', {}, etagOf({ version: 3 }));
    expect(sent[0]!.headers.get('If-Match')).toBe('"v3"');
    expect(saved.etag).toBe('"v4"');
  });
  it('are built safely', () => {
    expect(path('/ports/{port}/picture', { port: 'a/b c' })).toBe('/ports/a%2Fb%20c/picture');
    expect(url('/facilities', { state: 'BR', q: '', cursor: null, kind: ['a', 'b'] })).toBe('/api/v1/facilities?state=BR&kind=a&kind=b');
  });
});

describe('what goes wrong', () => {
  it('is a problem with its findings by place', async () => {
    const finding = { severity: 'error', code: 'x', where: 'body#/expires', message: 'Too early.', fix: 'Choose a later day.' };
    answers = [json({ status: 422, code: 'invalid', title: 'No', findings: [finding] }, 422)];
    const error = await post('/x', {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).about('/expires')?.message).toBe('Too early.');
    expect((error as ApiError).about('/name')).toBeUndefined();
  });
  it('says how long to wait, and survives bodies that are no JSON', async () => {
    answers = [() => new Response('<html>', { status: 503, headers: { 'Content-Type': 'text/html', 'Retry-After': '7' } })];
    const error = (await get('/x').catch((reason: unknown) => reason)) as ApiError;
    expect([error.status, error.retryAfter, error.code]).toEqual([503, 7, 'http.503']);
  });
  it('is offline where the server was not reached', async () => {
    const error = (await get('/x').catch((reason: unknown) => reason)) as ApiError;
    expect(error.offline).toBe(true);
  });
});

describe('an ended session', () => {
  it('asks for sign-in and sends the same request again, with the new token', async () => {
    answers = [json({ code: 'session.none' }, 401), json({ ok: 1 })];
    connection.reauthenticate = () => {
      connection.csrf = 'fresh';
      return Promise.resolve(true);
    };
    const { data } = await call<{ ok: number }>('PUT', '/x', { body: { typed: 'long text' } });
    expect(data.ok).toBe(1);
    expect(sent[1]!.body).toBe('{"typed":"long text"}');
    expect(sent[1]!.headers.get('X-CSRF-Token')).toBe('fresh');
  });
  it('is an error when the person declines, and where a 401 is an answer', async () => {
    answers = [json({}, 401), json({}, 401)];
    connection.reauthenticate = () => Promise.resolve(false);
    await expect(get('/x')).rejects.toMatchObject({ status: 401 });
    connection.reauthenticate = () => Promise.reject(new Error('must not be asked'));
    await expect(post('/session', {}, { silent401: true })).rejects.toMatchObject({ status: 401 });
  });
});
