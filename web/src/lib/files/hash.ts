// A file's SHA-256, shown before it is sent so that the officer and the record can be compared.

import { toHex } from '../trail/merkle';

export async function sha256OfFile(data: ArrayBuffer): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', data)));
}

/** "sha256" in the four groups a person can compare: the first and the last eight digits. */
export function shortHash(hash: string): string {
  return hash.length <= 20 ? hash : `${hash.slice(0, 8)}…${hash.slice(-8)}`;
}

/** What evidence may be: documents and pictures that no browser executes. The server checks the bytes; this only saves a way. */
export const EVIDENCE_TYPES: readonly string[] = [
  'application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'text/plain', 'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
];
export const EVIDENCE_ACCEPT = '.pdf,.png,.jpg,.jpeg,.webp,.txt,.csv,.xlsx,.docx';
