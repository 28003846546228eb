import type { StateRow } from '../api/register';

// The States that have anything to choose from: members, and others with facilities; and the one that is chosen now.
export function involved<T extends StateRow>(states: readonly T[] | undefined, chosen?: string | null): T[] {
  return (states ?? []).filter((each) => each.member !== false || (each.facilities ?? 0) > 0 || each.id === chosen);
}
