// The reader's own check of the trail: RFC 6962 hashing with salted leaves, in the browser, with WebCrypto. It trusts the server for
// nothing but the bytes it shows: where the entry's bytes are given, the leaf is computed from them; the proof must lead to the root
// that the checkpoint signs.
//
//   leaf = SHA-256(0x00 || salt || entry)     node = SHA-256(0x01 || left || right)

export type Bytes = Uint8Array<ArrayBuffer>;

export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) throw new Error('not hexadecimal');
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; ++at) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromBase64(text: string): Bytes {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; ++at) bytes[at] = raw.charCodeAt(at);
  return bytes;
}

export function toBase64(bytes: Uint8Array): string {
  let raw = '';
  for (const byte of bytes) raw += String.fromCharCode(byte);
  return btoa(raw);
}

/** A hash as the API writes it: 64 hexadecimal digits or base64. */
export function hashBytes(text: string): Bytes {
  return /^[0-9a-fA-F]{64}$/.test(text) ? fromHex(text) : fromBase64(text);
}

async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

export const leafHash = (salt: Uint8Array, entry: Uint8Array): Promise<Bytes> => sha256(LEAF, salt, entry);
export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(NODE, left, right);

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Whether the leaf stands at `index` of the tree of `size` leaves with this root (RFC 9162, 2.1.3.2). */
export async function verifyInclusion(
  leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[], root: Uint8Array,
): Promise<boolean> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let node = index;
  let last = size - 1;
  let hash: Uint8Array = leaf;
  for (const step of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(step, hash);
      if (node % 2 === 0) {
        while (node % 2 === 0 && node !== 0) {
          node = Math.floor(node / 2);
          last = Math.floor(last / 2);
        }
      }
    } else {
      hash = await nodeHash(hash, step);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(hash, root);
}

/** Whether the tree of `first` leaves is the beginning of the tree of `second` (RFC 9162, 2.1.4.2). */
export async function verifyConsistency(
  first: number, second: number, firstRoot: Uint8Array, secondRoot: Uint8Array, proof: readonly Uint8Array[],
): Promise<boolean> {
  if (first < 0 || first > second) return false;
  if (first === second) return proof.length === 0 && same(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0;
  const path = [...proof];
  if (Number.isInteger(Math.log2(first))) path.unshift(firstRoot);
  const seed = path.shift();
  if (!seed) return false;
  let node = first - 1;
  let last = second - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  let before: Uint8Array = seed;
  let after: Uint8Array = seed;
  for (const step of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      before = await nodeHash(step, before);
      after = await nodeHash(step, after);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      after = await nodeHash(after, step);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(before, firstRoot) && same(after, secondRoot);
}

/** An entry of the trail, as far as the reader may see it. Hashes, salts and signatures are 64 hexadecimal digits or base64. */
export interface TrailEntry {
  seq: number;
  time: string;
  actor: string;
  /** Name of the account; not part of what is committed to. */
  actor_name?: string;
  action: string;
  subject: string;
  scope?: string;
  summary: string;
  /** JSON text, exactly as committed to; absent where it is not for the reader. */
  payload?: string | null;
  salt?: string | null;
  leaf: string;
  proof: string[];
  /** Size and root of the tree that the proof leads to. */
  size: number;
  root: string;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: string;
  signature: string;
  /** Ed25519 public key of the node. */
  key: string;
  time?: string;
}

const utf8 = new TextEncoder();

/** The bytes that a leaf commits to: the sequence and each field's length as eight bytes, most significant first (ledger.h). */
export function entryBytes(entry: { seq: number; time: string; actor: string; action: string; subject: string; scope: string; payload: string }): Bytes {
  const fields = [entry.time, entry.actor, entry.action, entry.subject, entry.scope, entry.payload].map((field) => utf8.encode(field));
  const bytes = new Uint8Array(8 + fields.reduce((size, field) => size + 8 + field.length, 0));
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(entry.seq));
  let at = 8;
  for (const field of fields) {
    view.setBigUint64(at, BigInt(field.length));
    bytes.set(field, at + 8);
    at += 8 + field.length;
  }
  return bytes;
}

/** The text that a checkpoint signs. */
export function checkpointText(checkpoint: { origin: string; size: number; root: string }): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(hashBytes(checkpoint.root))}\n`;
}

export type Verdict =
  /** The entry's words lead to the signed root. */
  | 'entry'
  /** The entry's leaf does; its words are not for this reader. */
  | 'leaf'
  | 'words-differ'
  | 'proof-differs'
  | 'root-differs';

/** Whether what is shown is what the tree holds. */
export async function checkEntry(entry: TrailEntry, checkpoint: Checkpoint | null): Promise<Verdict> {
  const leaf = hashBytes(entry.leaf);
  const root = hashBytes(entry.root);
  if (checkpoint && checkpoint.size === entry.size && !same(hashBytes(checkpoint.root), root)) return 'root-differs';
  let words = false;
  if (entry.payload != null && entry.salt != null) {
    const bytes = entryBytes({ ...entry, scope: entry.scope ?? '', payload: entry.payload });
    if (!same(await leafHash(hashBytes(entry.salt), bytes), leaf)) return 'words-differ';
    words = true;
  }
  const proof = entry.proof.map(hashBytes);
  if (!(await verifyInclusion(leaf, entry.seq, entry.size, proof, root))) return 'proof-differs';
  return words ? 'entry' : 'leaf';
}

/** Whether the node's key signed the checkpoint; null where this browser knows no Ed25519. */
export async function checkSignature(checkpoint: Checkpoint): Promise<boolean | null> {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', hashBytes(checkpoint.key), { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return null;
  }
  const signature = /^[0-9a-fA-F]{128}$/.test(checkpoint.signature) ? fromHex(checkpoint.signature) : fromBase64(checkpoint.signature);
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, utf8.encode(checkpointText(checkpoint)));
}
