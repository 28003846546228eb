// The State whose rules one works on: that of the first grant in a State.
import { session } from '../../lib/session.svelte';

export const ownState = (): string => session.current?.grants.find((grant) => grant.scope.kind === 'state')?.scope.id ?? '';

export const TONE = { draft: 'neutral', proposed: 'info', active: 'good', retired: 'neutral' } as const;
