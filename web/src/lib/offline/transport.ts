// The queue's way to the server. When the session has ended the sign-in opens over the page once; if the person closes it, later attempts
// fail quietly until `askAgain`, and everything stays on the device.
import { call, path } from '../api/client';
import { ApiError, said } from '../api/problem';
import type { Evidence } from '../assess/types';
import { session } from '../session.svelte';
import { Refused, SignedOut, Unreachable, type SyncResult, type Transport } from './queue';

export interface SessionTransport extends Transport {
  askAgain(): void;
}

export function sessionTransport(): SessionTransport {
  let quiet = false;

  async function attempt<T>(where: string, body: unknown, type?: string, query?: Record<string, string>, again = false): Promise<T> {
    try {
      const options = { body, silent401: quiet, ...(type ? { type } : {}), ...(query ? { query } : {}) };
      const { data } = await call<T>('POST', where, options);
      quiet = false;
      return data;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 403 && error.code === 'csrf' && !again) {
        // The page was opened without a connection, or signed in again elsewhere: fetch the token of the session that is there now.
        const before = session.current?.user.id;
        await session.load();
        if (session.current?.user.id === before) return attempt(where, body, type, query, true);
        throw new SignedOut();
      }
      if (error.status === 401) {
        quiet = true;
        throw new SignedOut();
      }
      if (error.status === 0 || error.status === 429 || error.status >= 500) throw new Unreachable(error.retryAfter);
      const findings = error.findings.map(said).join(' ');
      throw new Refused(findings || error.detail || error.title || error.message);
    }
  }

  return {
    async sync(assessment, items) {
      const answer = await attempt<{ items: SyncResult[] }>(path('/assessments/{assessment}/answers/sync', { assessment }), { items });
      return answer.items;
    },
    upload(assessment, control, file) {
      return attempt<Evidence>(
        path('/assessments/{assessment}/evidence', { assessment }), file.data, file.type || 'application/octet-stream', { control, name: file.name },
      );
    },
    askAgain() {
      quiet = false;
    },
  };
}
