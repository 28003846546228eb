import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { geoArea, geoPath } from 'd3-geo';
import { describe, expect, it } from 'vitest';
import { kShades, radius, shade, thresholds } from './scale';
import { fit, kClosest, kWhole, pan, toScreen, zoom } from './view';
import { draw, hemisphere, kPlane } from './world';

const size = { width: 800, height: 600 };

describe('the projection', () => {
  const projection = hemisphere();
  it('has the Americas in the plane, north up, east right', () => {
    for (const place of [[-46.3, -23.9], [-74, 40.7], [-157.9, 21.3], [-68.3, -54.8], [-152.4, 57.8], [-52.7, 47.6]] as [number, number][]) {
      const [x, y] = projection(place)!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(kPlane);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(kPlane);
    }
    const [santos, newYork, callao] = [projection([-46.3, -23.9])!, projection([-74, 40.7])!, projection([-77.1, -12])!];
    expect(newYork[1]).toBeLessThan(santos[1]);
    expect(santos[0]).toBeGreaterThan(callao[0]);
  });
  it('keeps areas: equal squares of the globe are equal on the map, wherever they lie', () => {
    const path = geoPath(projection);
    const ratio = (lon: number, lat: number): number => {
      const ring = [[lon, lat], [lon, lat + 2], [lon + 2, lat + 2], [lon + 2, lat], [lon, lat]];
      const shape = { type: 'Polygon' as const, coordinates: [ring] };
      return path.area(shape) / geoArea(shape);
    };
    const middle = ratio(-80, 8);
    for (const [lon, lat] of [[-150, 58], [-70, -50], [-60, 45], [-40, -10]] as [number, number][]) expect(ratio(lon, lat) / middle).toBeCloseTo(1, 2);
  });
  it('draws the shipped outlines', () => {
    const topology = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('world-atlas/countries-110m.json'), 'utf8')) as Parameters<typeof draw>[0];
    const world = draw(topology, projection, 1);
    expect(world.land.startsWith('M')).toBe(true);
    expect(world.borders.length).toBeGreaterThan(5000);
    expect(world.land).not.toContain('NaN');
  });
});

describe('the view', () => {
  it('zooms about the point under the pointer', () => {
    const at: [number, number] = [650, 120];
    const plane = (view: typeof kWhole): [number, number] => {
      const [x0, y0] = toScreen(view, size, [0, 0]);
      const scale = (600 / kPlane) * view.k;
      return [(at[0] - x0) / scale, (at[1] - y0) / scale];
    };
    const inside = zoom(kWhole, size, 3, at);
    expect(inside.k).toBe(3);
    expect(plane(inside)[0]).toBeCloseTo(plane(kWhole)[0], 9);
    expect(plane(inside)[1]).toBeCloseTo(plane(kWhole)[1], 9);
  });
  it('stays between the whole and the closest', () => {
    expect(zoom(kWhole, size, 0.1).k).toBe(1);
    expect(zoom(kWhole, size, 1e6).k).toBe(kClosest);
  });
  it('follows the hand, and not off the plane', () => {
    const moved = pan({ x: 500, y: 500, k: 2 }, size, 12, -6);
    const [x, y] = toScreen(moved, size, [500, 500]);
    expect(x).toBeCloseTo(412, 9);
    expect(y).toBeCloseTo(294, 9);
    expect(pan(kWhole, size, 1e9, 1e9)).toEqual({ k: 1, x: 0, y: 0 });
  });
  it('fits what it is given', () => {
    const points: [number, number][] = [[400, 500], [450, 640]];
    const view = fit(points, size);
    for (const point of points) {
      const [x, y] = toScreen(view, size, point);
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(size.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(size.height);
    }
    expect(fit([], size)).toEqual(kWhole);
    expect(fit([[10, 10]], size, 6).k).toBe(6);
  });
});

describe('shades and sizes', () => {
  it('each shade begins where the legend says', () => {
    const starts = thresholds(0.5);
    starts.forEach((least, at) => {
      expect(shade(least + 1e-9, 0.5)).toBe(at);
      if (at > 0) expect(shade(least - 1e-9, 0.5)).toBe(at - 1);
    });
    expect(shade(0.5, 0.5)).toBe(kShades - 1);
    expect(shade(0, 0)).toBe(0);
  });
  it('more traffic is a larger circle', () => {
    expect(radius(0, 100)).toBeLessThan(radius(10, 100));
    expect(radius(100, 100)).toBe(14);
  });
});
