import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/assessments', load: () => import('./Assessments.svelte') },
  { path: '/facilities/:facility/assessments', load: () => import('./Cycles.svelte') },
  { path: '/assessments/:assessment', load: () => import('./Assessment.svelte') },
  { path: '/assessments/:assessment/compare', load: () => import('./Compare.svelte') },
];
export const nav: NavEntry[] = [
  { key: 'assessments', path: '/assessments', icon: 'assessment', order: 24, roles: ['pfso', 'rso', 'authority', 'industry', 'secretariat'] },
];
