import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/administration', load: () => import('./Users.svelte') },
  { path: '/administration/users/:user', load: () => import('./User.svelte') },
  { path: '/administration/node', load: () => import('./NodeInfo.svelte') },
];
export const nav: NavEntry[] = [{ key: 'administration', path: '/administration', icon: 'administration', order: 120, needs: 'user.manage' }];
