// Exposure to one of seven shades, traffic to the size of a circle. Exposure is very uneven (a few ports carry most of it), so shades follow
// its square root; the legend shows where each begins.
export const kShades = 7;

export function shade(exposure: number, most: number): number {
  if (most <= 0 || exposure <= 0) return 0;
  return Math.min(kShades - 1, Math.floor(Math.sqrt(Math.min(1, exposure / most)) * kShades));
}
// The least exposure of each shade.
export function thresholds(most: number): number[] {
  return Array.from({ length: kShades }, (_, at) => most * (at / kShades) ** 2);
}
export function radius(capacity: number, most: number): number {
  return 3 + 11 * Math.sqrt(Math.max(0, capacity) / Math.max(1, most));
}
// Closer views show more and larger marks, but not in proportion.
export function enlarge(k: number): number {
  return k ** 0.25;
}
