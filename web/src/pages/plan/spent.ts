import type { Measure } from '../../lib/api/plan';

// Money spent on a measure so far, whichever way it is told.
export function spentOf(measure: Pick<Measure, 'spent'>): number {
  return typeof measure.spent === 'number' ? measure.spent : Object.values(measure.spent ?? {}).reduce((a, b) => a + b, 0);
}
