import { describe, expect, it } from 'vitest';
import { blank, forget, keep, kept } from './entry';

function memory(): Storage {
  const map = new Map<string, string>();
  return { getItem: (k: string) => map.get(k) ?? null, setItem: (k: string, v: string) => void map.set(k, v), removeItem: (k: string) => void map.delete(k), clear: () => map.clear(), key: () => null, length: 0 };
}

describe('an outcome that was typed', () => {
  it('stays with its token until it is confirmed', () => {
    const store = memory();
    const entry = { ...blank(), outcome: 'found', quantity: 12 };
    keep('a', entry, store);
    expect(kept('a', store)).toEqual(entry);
    expect(kept('b', store)).toBeNull();
    forget('a', store);
    expect(kept('a', store)).toBeNull();
  });
  it('survives what it cannot read, and a device without room', () => {
    const store = memory();
    store.setItem('atalaya.outcome.a', '{half');
    expect(kept('a', store)).toBeNull();
    store.setItem = () => {
      throw new Error('full');
    };
    expect(() => keep('a', blank(), store)).not.toThrow();
  });
  it('has another token each time', () => expect(blank().token).not.toBe(blank().token));
});
