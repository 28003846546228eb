import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [{ path: '/releases', load: () => import('./Releases.svelte') }];
export const nav: NavEntry[] = [{ key: 'releases', path: '/releases', icon: 'release', order: 110, needs: 'release.give' }];
