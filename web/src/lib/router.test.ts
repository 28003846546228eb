import { describe, expect, it } from 'vitest';
import { matchRoute, safeReturn, withQuery } from './router';

const routes = [{ path: '/' }, { path: '/facilities' }, { path: '/facilities/:facility' }, { path: '/facilities/new' }, { path: '/a/:x/b/:y' }];

describe('matchRoute', () => {
  it('finds the page and its parameters', () => {
    expect(matchRoute(routes, '/')?.route.path).toBe('/');
    expect(matchRoute(routes, '/facilities/BRSSZ-01')).toEqual({ route: routes[2], params: { facility: 'BRSSZ-01' } });
    expect(matchRoute(routes, '/a/1/b/2')?.params).toEqual({ x: '1', y: '2' });
  });
  it('prefers the literal part, whatever the order', () => {
    expect(matchRoute(routes, '/facilities/new')?.route.path).toBe('/facilities/new');
    expect(matchRoute([...routes].reverse(), '/facilities/new')?.route.path).toBe('/facilities/new');
  });
  it('takes a slash at the end as none, and decodes', () => {
    expect(matchRoute(routes, '/facilities/')?.route.path).toBe('/facilities');
    expect(matchRoute(routes, '/facilities/S%C3%A3o%2F1')?.params['facility']).toBe('São/1');
  });
  it('does not fall over what cannot be decoded', () => {
    expect(matchRoute(routes, '/facilities/%E0%A4%A')?.params['facility']).toBe('%E0%A4%A');
  });
  it('knows what it does not know', () => {
    expect(matchRoute(routes, '/nowhere')).toBeNull();
    expect(matchRoute(routes, '/facilities/1/2')).toBeNull();
  });
});

describe('withQuery', () => {
  it('changes, adds and drops', () => {
    const query = new URLSearchParams('a=1&b=2');
    expect(withQuery('/x', query, { a: 3, b: null, c: 'ç' })).toBe('/x?a=3&c=%C3%A7');
    expect(withQuery('/x', query, { a: '', b: undefined })).toBe('/x');
    expect(query.get('a')).toBe('1');
  });
});

describe('safeReturn', () => {
  it('goes only to paths of our own', () => {
    expect(safeReturn('/plan?budget=1')).toBe('/plan?budget=1');
    for (const bad of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '', null]) expect(safeReturn(bad)).toBe('/');
  });
});
