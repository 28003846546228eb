// Land and borders (Natural Earth through world-atlas) in the plane of the map: an equal-area azimuthal projection about the middle of the
// Americas, so that no coast looks larger than another of the same area. The plane is 1000 wide and 1000 high; zooming only scales it.
import { geoAzimuthalEqualArea, geoPath, type GeoProjection } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import coarse from 'world-atlas/countries-110m.json?url';
import fine from 'world-atlas/countries-50m.json?url';

export const kPlane = 1000;
// Corners that must be in sight: Alaska, Hawaii, Newfoundland, Tierra del Fuego, Recife.
const kCorners: [number, number][] = [
  [-160, 62],
  [-157, 19],
  [-50, 58],
  [-68, -56],
  [-33, -8],
];

export function hemisphere(): GeoProjection {
  return geoAzimuthalEqualArea()
    .rotate([84, -8])
    .clipAngle(85)
    .fitExtent(
      [
        [20, 20],
        [kPlane - 20, kPlane - 20],
      ],
      { type: 'MultiPoint', coordinates: kCorners },
    );
}

export interface World {
  land: string; // path data
  borders: string;
}
interface Countries extends Topology {
  objects: { countries: GeometryCollection; land: GeometryCollection };
}

export function draw(topology: Countries, projection: GeoProjection, digits: number): World {
  const path = geoPath(projection).digits(digits);
  return {
    land: path(feature(topology, topology.objects.land)) ?? '',
    borders: path(mesh(topology, topology.objects.countries, (a, b) => a !== b)) ?? '',
  };
}

const kept = new Map<string, Promise<World>>();
// `detail`: the 50m outlines, for a closer look; loaded only then.
export function world(detail: boolean): Promise<World> {
  const url = detail ? fine : coarse;
  let loading = kept.get(url);
  if (!loading) {
    loading = fetch(url)
      .then((response) => {
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        return response.json() as Promise<Countries>;
      })
      .then((topology) => draw(topology, hemisphere(), detail ? 2 : 1));
    kept.set(url, loading);
    loading.catch(() => kept.delete(url));
  }
  return loading;
}
