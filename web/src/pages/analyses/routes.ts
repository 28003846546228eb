import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [{ path: '/analyses', load: () => import('./Analyses.svelte') }];
export const nav: NavEntry[] = [{ key: 'analyses', path: '/analyses', icon: 'analyses', order: 47 }];
