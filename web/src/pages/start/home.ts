// The first page after sign-in, when no other was asked for: Today for whom duties wait there, else where their work is.
import type { Grant, Role } from '../../lib/api/session';

const kHomes: Record<Role, string> = {
  pfso: '/', rso: '/', authority: '/', industry: '/', secretariat: '/', analyst: '/',
  auditor: '/trail', admin: '/administration',
};

export function home(grants: readonly Grant[]): string {
  const homes = grants.map((grant) => kHomes[grant.role]);
  return homes.includes('/') ? '/' : (homes[0] ?? '/');
}
