import { describe, expect, it } from 'vitest';
import type { Grant, Role } from '../../lib/api/session';
import { matchRoute } from '../../lib/router';
import { routes } from '../../routes';
import { home } from './home';

const grants = (...roles: Role[]): Grant[] => roles.map((role) => ({ role, scope: { kind: 'node', id: '', name: '' } }));

describe('the first page', () => {
  it('is Today for whom duties wait', () => {
    expect(home(grants('pfso'))).toBe('/');
    expect(home(grants('analyst', 'authority'))).toBe('/');
    expect(home([])).toBe('/');
  });
  it('is the trail for the auditor, and a page of the console for everybody', () => {
    expect(home(grants('auditor'))).toBe('/trail');
    expect(home(grants('analyst'))).toBe('/');
    for (const role of ['pfso', 'rso', 'authority', 'analyst', 'industry', 'secretariat', 'auditor', 'admin'] as const) {
      expect(matchRoute(routes, home(grants(role)))).not.toBeNull();
    }
  });
});
