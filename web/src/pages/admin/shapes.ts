// Shapes of the account routes.
import type { Grant } from '../../lib/api/session';

export interface Account {
  id: string;
  login: string;
  name: string;
  disabled: boolean;
  totp?: boolean;
  provider?: { issuer: string; subject: string } | null;
  one_time_password?: string;
  last_sign_in?: string | null;
  grants: (Grant & { id: string })[];
  version: number;
}
export const ROLES = ['pfso', 'rso', 'authority', 'analyst', 'industry', 'secretariat', 'auditor', 'admin'] as const;
/** Where each role may belong (design: who uses it). */
export const SCOPES_OF: Readonly<Record<string, readonly string[]>> = {
  pfso: ['facility'],
  rso: ['facility', 'organisation', 'state'],
  authority: ['state'],
  analyst: ['state'],
  industry: ['organisation'],
  secretariat: ['region'],
  auditor: ['node'],
  admin: ['node'],
};
