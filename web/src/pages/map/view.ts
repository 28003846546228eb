// Where the map looks: a point of the plane in the middle of the window, and how many times it is enlarged. Pure.
import { kPlane } from './world';

export interface View {
  x: number;
  y: number;
  k: number; // 1: the whole hemisphere fits
}
export interface Size {
  width: number;
  height: number;
}
export const kWhole: View = { x: kPlane / 2, y: kPlane / 2, k: 1 };
export const kClosest = 64;

// Pixels of a unit of the plane.
export function scaleOf(view: View, size: Size): number {
  return (Math.min(size.width, size.height) / kPlane) * view.k;
}
export function toScreen(view: View, size: Size, point: readonly [number, number]): [number, number] {
  const scale = scaleOf(view, size);
  return [size.width / 2 + (point[0] - view.x) * scale, size.height / 2 + (point[1] - view.y) * scale];
}
function within(view: View): View {
  const clamp = (value: number): number => Math.max(0, Math.min(kPlane, value));
  return { k: view.k, x: clamp(view.x), y: clamp(view.y) };
}
export function pan(view: View, size: Size, dx: number, dy: number): View {
  const scale = scaleOf(view, size);
  return within({ k: view.k, x: view.x - dx / scale, y: view.y - dy / scale });
}
// Enlarges about a point of the window, which stays where it is.
export function zoom(view: View, size: Size, factor: number, at: readonly [number, number] = [size.width / 2, size.height / 2]): View {
  const k = Math.max(1, Math.min(kClosest, view.k * factor));
  const before = scaleOf(view, size);
  const after = scaleOf({ ...view, k }, size);
  const dx = at[0] - size.width / 2;
  const dy = at[1] - size.height / 2;
  return within({ k, x: view.x + dx / before - dx / after, y: view.y + dy / before - dy / after });
}
// The view that shows all points with some room; a single point is shown at `closest`.
export function fit(points: readonly (readonly [number, number])[], size: Size, closest = 12): View {
  if (points.length === 0) return kWhole;
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = 0.72;
  const base = Math.min(size.width, size.height) / kPlane;
  const k = Math.min((room * size.width) / Math.max(1e-6, (right - left) * base), (room * size.height) / Math.max(1e-6, (bottom - top) * base), closest);
  return within({ x: (left + right) / 2, y: (top + bottom) / 2, k: Math.max(1, k) });
}
