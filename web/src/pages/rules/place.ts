// The State whose rules one works on: that of the first grant in a State.
import { kLanguages } from '../../lib/i18n.svelte';
import { session } from '../../lib/session.svelte';

export const ownState = (): string => session.current?.grants.find((grant) => grant.scope.kind === 'state')?.scope.id ?? '';

// A text in every language, so that each has its field.
export const inAll = (titles: Record<string, string>): Record<string, string> => ({ ...Object.fromEntries(kLanguages.map((each) => [each, ''])), ...titles });

export const TONE = { draft: 'neutral', proposed: 'info', active: 'good', retired: 'neutral' } as const;
