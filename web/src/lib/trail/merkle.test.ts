import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkEntry, checkpointText, checkSignature, entryBytes, fromBase64, fromHex, leafHash, nodeHash, toBase64, toHex, verifyConsistency, verifyInclusion } from './merkle';

// The oracle: the recursive definition of RFC 6962, with Node's hash.
const sha = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
const node = (left: Uint8Array, right: Uint8Array) => sha(new Uint8Array([1]), left, right);
const split = (size: number) => 2 ** Math.floor(Math.log2(size - 1));
function root(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0]!;
  const k = split(leaves.length);
  return node(root(leaves.slice(0, k)), root(leaves.slice(k)));
}
function inclusion(leaves: Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...inclusion(leaves.slice(0, k), index), root(leaves.slice(k))]
    : [...inclusion(leaves.slice(k), index - k), root(leaves.slice(0, k))];
}
function consistency(leaves: Uint8Array[], first: number, whole = true): Uint8Array[] {
  if (first === leaves.length) return whole ? [] : [root(leaves)];
  const k = split(leaves.length);
  return first <= k
    ? [...consistency(leaves.slice(0, k), first, whole), root(leaves.slice(k))]
    : [...consistency(leaves.slice(k), first - k, false), root(leaves.slice(0, k))];
}
const leaves = Array.from({ length: 23 }, (_, at) => sha(new Uint8Array([at])));

describe('the reader\'s check of the trail', () => {
  it('hashes as RFC 6962 says, salted', async () => {
    expect(toHex(await leafHash(new Uint8Array(), new Uint8Array()))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(await nodeHash(leaves[0]!, leaves[1]!)).toEqual(node(leaves[0]!, leaves[1]!));
    expect(await leafHash(new Uint8Array([7]), new Uint8Array([8]))).toEqual(sha(new Uint8Array([0, 7, 8])));
  });

  it('accepts every proof of every tree up to 23 leaves', async () => {
    for (let size = 1; size <= leaves.length; ++size) {
      const tree = leaves.slice(0, size);
      for (let index = 0; index < size; ++index) {
        expect(await verifyInclusion(tree[index]!, index, size, inclusion(tree, index), root(tree))).toBe(true);
      }
      for (let first = 1; first <= size; ++first) {
        expect(await verifyConsistency(first, size, root(tree.slice(0, first)), root(tree), consistency(tree, first))).toBe(true);
      }
    }
  });

  it('refuses a proof with any byte changed, cut or lengthened, and another place', async () => {
    const proof = inclusion(leaves, 11);
    const top = root(leaves);
    for (let at = 0; at < proof.length; ++at) {
      const bent = proof.map((step) => Uint8Array.from(step));
      bent[at]![31]! ^= 1;
      expect(await verifyInclusion(leaves[11]!, 11, 23, bent, top)).toBe(false);
    }
    expect(await verifyInclusion(leaves[11]!, 11, 23, proof.slice(1), top)).toBe(false);
    expect(await verifyInclusion(leaves[11]!, 11, 23, [...proof, top], top)).toBe(false);
    expect(await verifyInclusion(leaves[11]!, 12, 23, proof, top)).toBe(false);
    expect(await verifyInclusion(leaves[10]!, 11, 23, proof, top)).toBe(false);
    expect(await verifyInclusion(leaves[11]!, 23, 23, proof, top)).toBe(false);
    expect(await verifyInclusion(leaves[11]!, -1, 23, proof, top)).toBe(false);
  });

  it('refuses a rewritten past', async () => {
    const other = [...leaves];
    other[3] = sha(new Uint8Array([99]));
    expect(await verifyConsistency(10, 23, root(leaves.slice(0, 10)), root(other), consistency(other, 10))).toBe(false);
    expect(await verifyConsistency(10, 23, root(leaves.slice(0, 10)), root(leaves), consistency(leaves, 9))).toBe(false);
    expect(await verifyConsistency(23, 10, root(leaves), root(leaves.slice(0, 10)), [])).toBe(false);
  });

  it('reads hexadecimal and base64', () => {
    expect(toHex(fromHex('00ff10'))).toBe('00ff10');
    expect(toBase64(fromBase64('AP8Q'))).toBe('AP8Q');
    expect(() => fromHex('0g')).toThrow();
  });
});

describe('an entry', () => {
  const words = { seq: 11, time: '2026-11-30T19:54:13.123Z', actor: 'ana', action: 'assessment.submit', subject: 'assessment/1', scope: 'BR/BRSSZ-01', payload: '{"to":"submitted"}' };
  const salt = sha(new Uint8Array([42]));

  it('has bytes with every length before its field', () => {
    const bytes = entryBytes({ seq: 258, time: 'é', actor: '', action: '', subject: '', scope: '', payload: '' });
    expect(toHex(bytes)).toBe('0000000000000102' + '0000000000000002' + 'c3a9' + '0000000000000000'.repeat(5));
  });

  async function stored() {
    const mine = await leafHash(salt, entryBytes(words));
    const tree = [...leaves];
    tree[11] = mine as Uint8Array<ArrayBuffer>;
    const top = toHex(root(tree));
    return {
      entry: { ...words, summary: '', salt: toHex(salt), leaf: toHex(mine), proof: inclusion(tree, 11).map(toHex), size: 23, root: top },
      checkpoint: { origin: 'node', size: 23, root: top, signature: '', key: '' },
    };
  }

  it('is proved with its words, or without them where they are not for the reader', async () => {
    const { entry, checkpoint } = await stored();
    expect(await checkEntry(entry, checkpoint)).toBe('entry');
    expect(await checkEntry({ ...entry, payload: null }, checkpoint)).toBe('leaf');
  });

  it('is found out when a word, the proof or the root was changed', async () => {
    const { entry, checkpoint } = await stored();
    expect(await checkEntry({ ...entry, actor: 'eva' }, checkpoint)).toBe('words-differ');
    expect(await checkEntry({ ...entry, payload: '{"to":"approved"}' }, checkpoint)).toBe('words-differ');
    expect(await checkEntry({ ...entry, proof: entry.proof.slice(1) }, checkpoint)).toBe('proof-differs');
    expect(await checkEntry(entry, { ...checkpoint, root: toHex(salt) })).toBe('root-differs');
  });

  it('stands under a signed checkpoint', async () => {
    const { checkpoint } = await stored();
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = toHex(new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)));
    const signed = { ...checkpoint, key, signature: toHex(new Uint8Array(sign(null, Buffer.from(checkpointText(checkpoint)), privateKey))) };
    expect(await checkSignature(signed)).toBe(true);
    expect(await checkSignature({ ...signed, size: 24 })).toBe(false);
  });
});
