// A small trail for the mock, hashed and signed as the server's (src/engines/ledger/ledger.h).
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const number = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const kOrigin = 'atalaya/hemisphere';
const kSaid = [['assessment.answer', 'answered a requirement'], ['assessment.submit', 'submitted the assessment'], ['level.set', 'set security level 2'], ['user.grant', 'gave a role'], ['deficiency.fixed', 'reported a deficiency fixed']];
const entries = Array.from({ length: 42 }, (_, seq) => {
  const [action] = kSaid[seq % kSaid.length];
  return { seq, time: new Date(Date.UTC(2026, 10, 1 + (seq % 28), 8, seq, 13)).toISOString(), actor: seq % 3 ? 'ana.souza' : 'authority.br', action, subject: `${action.split('.')[0]}/${1000 + seq}`, scope: 'BR/BRSSZ-01', payload: JSON.stringify({ control: 'X05', reply: 'met', n: seq }) };
});
const salts = entries.map((entry) => sha(Buffer.from(`salt ${entry.seq}`)));
const leaves = entries.map((entry, at) => {
  const fields = [entry.time, entry.actor, entry.action, entry.subject, entry.scope, entry.payload].map((field) => Buffer.from(field));
  return sha(Buffer.from([0]), salts[at], number(entry.seq), ...fields.flatMap((field) => [number(field.length), field]));
});
const node = (left, right) => sha(Buffer.from([1]), left, right);
const split = (size) => 2 ** Math.floor(Math.log2(size - 1));
const root = (list) => (list.length === 1 ? list[0] : node(root(list.slice(0, split(list.length))), root(list.slice(split(list.length)))));
function inclusion(list, index) {
  if (list.length === 1) return [];
  const k = split(list.length);
  return index < k ? [...inclusion(list.slice(0, k), index), root(list.slice(k))] : [...inclusion(list.slice(k), index - k), root(list.slice(0, k))];
}
function prefix(list, first, whole = true) {
  if (first === list.length) return whole ? [] : [root(list)];
  const k = split(list.length);
  return first <= k ? [...prefix(list.slice(0, k), first, whole), root(list.slice(k))] : [...prefix(list.slice(k), first - k, false), root(list.slice(0, k))];
}
const hex = (bytes) => bytes.toString('hex');

export const rows = () => [...entries].reverse().map(({ payload, scope, ...row }) => ({ ...row, summary: kSaid[row.seq % kSaid.length][1] }));
export const entry = (seq) => entries[seq] && { ...entries[seq], summary: kSaid[seq % kSaid.length][1], salt: hex(salts[seq]), leaf: hex(leaves[seq]), proof: inclusion(leaves, seq).map(hex), size: leaves.length, root: hex(root(leaves)), ...(seq % 7 === 3 ? { payload: null, salt: null } : {}) };
export const consistency = (first) => prefix(leaves, first).map(hex);
export function checkpoint() {
  const top = root(leaves);
  const text = `${kOrigin}\n${leaves.length}\n${top.toString('base64')}\n`;
  return { origin: kOrigin, size: leaves.length, root: hex(top), signature: hex(sign(null, Buffer.from(text), privateKey)), key: hex(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)) };
}
