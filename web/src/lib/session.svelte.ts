// Who is signed in, and what they may do. When a session ends while a page is open, `expired` opens the sign-in over it; requests that met
// the 401 wait for it, so nothing that was typed is lost.
import { call, connection, get, post, remove } from './api/client';
import { ApiError } from './api/problem';
import type { Session, SessionOptions } from './api/session';

let current = $state.raw<Session | null>(null);
let options = $state.raw<SessionOptions | null>(null);
let expired = $state(false);
let waiting: ((signedIn: boolean) => void)[] = [];

function adopt(next: Session | null): void {
  current = next;
  connection.csrf = next?.csrf ?? '';
}

connection.reauthenticate = () => {
  if (!current) return Promise.resolve(false);
  expired = true;
  return new Promise((resolve) => waiting.push(resolve));
};

function settle(signedIn: boolean): void {
  expired = false;
  const all = waiting;
  waiting = [];
  for (const resolve of all) resolve(signedIn);
}

export const session = {
  get current(): Session | null {
    return current;
  },
  get options(): SessionOptions | null {
    return options;
  },
  get expired(): boolean {
    return expired;
  },
  get illustrative(): boolean {
    return current?.illustrative ?? options?.illustrative ?? false;
  },
  can(action: string): boolean {
    return current?.can.includes(action) ?? false;
  },
  hasRole(...roles: string[]): boolean {
    return current?.grants.some((grant) => roles.includes(grant.role)) ?? false;
  },
  async load(): Promise<void> {
    try {
      adopt((await call<Session>('GET', '/session', { silent401: true })).data);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      adopt(null);
    }
  },
  async loadOptions(): Promise<void> {
    options ??= await get<SessionOptions>('/session/options');
  },
  async signIn(login: string, password: string, code?: string): Promise<Session> {
    const body = { login, password, ...(code ? { code } : {}) };
    const next = await post<Session>('/session', body, { silent401: true });
    const same = !current || current.user.id === next.user.id;
    adopt(next);
    // someone else's half-typed work is not sent under this name
    settle(same);
    return next;
  },
  async signOut(): Promise<void> {
    const user = current?.user.id;
    await remove('/session', { silent401: true }).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
    });
    // What was read leaves this device with the person; unsent answers wait here for their return.
    if (user) await import('./offline/database').then(({ openOffline }) => openOffline()).then((store) => store.forget(user)).catch(() => undefined);
    adopt(null);
    settle(false);
  },
  // The person chose not to sign in again: the page stays, its requests fail.
  giveUp(): void {
    settle(false);
  },
};
