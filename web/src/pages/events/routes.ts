import type { PageRoute } from '../../routes';

export const routes: PageRoute[] = [{ path: '/facilities/:facility/events', load: () => import('./Events.svelte') }];
