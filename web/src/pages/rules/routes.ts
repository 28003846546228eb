import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/rules', load: () => import('./Rules.svelte') },
  { path: '/rules/new', load: () => import('./NewRule.svelte') },
  { path: '/rules/thresholds', load: () => import('./Thresholds.svelte') },
  { path: '/rules/:rule', load: () => import('./Rule.svelte') },
];
export const nav: NavEntry[] = [{ key: 'rules', path: '/rules', icon: 'warnings', order: 104, roles: ['authority', 'analyst'] }];
