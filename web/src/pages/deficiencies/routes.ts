import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/deficiencies', load: () => import('./Deficiencies.svelte') },
  { path: '/deficiencies/:deficiency', load: () => import('./Deficiency.svelte') },
];
export const nav: NavEntry[] = [
  { key: 'deficiencies', path: '/deficiencies', icon: 'deficiencies', order: 26, roles: ['pfso', 'rso', 'authority', 'industry', 'secretariat'] },
];
