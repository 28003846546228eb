// Makes sea_lanes.json from Natural Earth land (npm world-atlas, public domain) and the ports of data/hemisphere: run once, `node data/arrivals/lanes.mjs`
// after `npm ci` in web/. A visibility graph: corners of the coast a little off shore, joined where the great circle between two of them crosses
// no land; canals are joined by hand. Of it are kept the points and legs that some shortest way between two ports uses.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const here = new URL('.', import.meta.url);
const require = createRequire(new URL('../../web/package.json', here));
const { feature } = require('topojson-client');
const topology = JSON.parse(readFileSync(new URL('../../web/node_modules/world-atlas/land-50m.json', here)));
const NM = 3440.065, RAD = Math.PI / 180, STEP = 0.05, W = 7200, H = 3600;
const NORTH = 67, SOUTH = -58;

// Land as cells of 0.05 degrees, even-odd by rows.
const land = new Uint8Array(W * H);
const crossings = Array.from({ length: H }, () => []);
const rings = [];
for (const one of feature(topology, topology.objects.land).features ?? [feature(topology, topology.objects.land)]) {
  const geometry = one.geometry;
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  for (const polygon of polygons) for (const ring of polygon) rings.push(ring);
}
for (const ring of rings) {
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0] = ring[i], [x1, y1] = ring[i + 1];
    if (Math.abs(x1 - x0) > 180 || y0 === y1) continue;
    const from = Math.max(0, Math.ceil((Math.min(y0, y1) + 90) / STEP - 0.5)), to = Math.min(H - 1, Math.ceil((Math.max(y0, y1) + 90) / STEP - 0.5) - 1);
    for (let r = from; r <= to; r++) crossings[r].push(x0 + ((-90 + (r + 0.5) * STEP - y0) / (y1 - y0)) * (x1 - x0));
  }
}
for (let r = 0; r < H; r++) {
  crossings[r].sort((a, b) => a - b);
  for (let i = 0; i + 1 < crossings[r].length; i += 2) {
    const from = Math.max(0, Math.ceil((crossings[r][i] + 180) / STEP - 0.5)), to = Math.min(W - 1, Math.floor((crossings[r][i + 1] + 180) / STEP - 0.5));
    land.fill(1, r * W + from, r * W + to + 1);
  }
}
const blocked = (lat, lon) => {
  if (lat > NORTH || lat < SOUTH) return true;
  const c = ((Math.floor((lon + 180) / STEP) % W) + W) % W, r = Math.min(H - 1, Math.max(0, Math.floor((lat + 90) / STEP)));
  return land[r * W + c] === 1;
};
// Straits that cells of 0.05 degrees close: opened by hand (recalled, read off a chart).
const open = (points) => {
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i], points[i + 1]], n = Math.ceil(Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])) / 0.02);
    for (let k = 0; k <= n; k++) {
      const lat = a[0] + ((b[0] - a[0]) * k) / n, lon = a[1] + ((b[1] - a[1]) * k) / n;
      land[Math.floor((lat + 90) / STEP) * W + Math.floor((lon + 180) / STEP)] = 0;
    }
  }
};
const STRAITS = [
  [[40.0, 26.0], [40.05, 26.2], [40.2, 26.4], [40.42, 26.72], [40.6, 27.4], [40.8, 28.4], [40.95, 28.95], [41.1, 29.06], [41.22, 29.12], [41.4, 29.2]],
  [[55.6, 12.75], [55.8, 12.72], [56.03, 12.65], [56.2, 12.4]],
  [[54.5, 11.1], [55.0, 10.95], [55.35, 11.05], [55.9, 10.9], [56.5, 11.6]],
  [[1.15, 103.4], [1.2, 103.75], [1.22, 104.0], [1.3, 104.5]],
  [[-52.4, -68.4], [-52.55, -69.3], [-52.7, -70.3], [-53.2, -70.9], [-53.75, -70.95], [-53.9, -71.3], [-53.4, -72.8], [-52.9, -73.9], [-52.6, -74.8]],
  [[34.2, 132.0], [33.95, 130.95], [34.0, 130.7]],
  [[12.5, 43.2], [12.7, 43.3], [13.2, 43.0]],
  [[37.8, -122.6], [37.82, -122.4]],
];
for (const strait of STRAITS) open(strait);
const vector = (lat, lon) => [Math.cos(lat * RAD) * Math.cos(lon * RAD), Math.cos(lat * RAD) * Math.sin(lon * RAD), Math.sin(lat * RAD)];
const distance = (a, b) => {
  const x = a.v[1] * b.v[2] - a.v[2] * b.v[1], y = a.v[2] * b.v[0] - a.v[0] * b.v[2], z = a.v[0] * b.v[1] - a.v[1] * b.v[0];
  return NM * Math.atan2(Math.hypot(x, y, z), a.v[0] * b.v[0] + a.v[1] * b.v[1] + a.v[2] * b.v[2]);
};
const clear = (a, b, free = 0) => {
  const length = distance(a, b), n = Math.max(1, Math.ceil(length / 1.5)), angle = length / NM, sine = Math.sin(angle);
  if (sine < 1e-9) return true;
  // coarse first: most pairs fail soon
  for (const stride of [64, 8, 1]) {
    for (let k = stride === 64 ? 0 : stride; k <= n; k += stride) {
      if ((k / n) * length < free) continue;
      const p = Math.sin((1 - k / n) * angle) / sine, q = Math.sin((k / n) * angle) / sine;
      const z = p * a.v[2] + q * b.v[2];
      if (blocked(Math.asin(Math.max(-1, Math.min(1, z))) / RAD, Math.atan2(p * a.v[1] + q * b.v[1], p * a.v[0] + q * b.v[0]) / RAD)) return false;
    }
  }
  return true;
};
const point = (lat, lon, name = '') => ({ lat, lon: ((lon + 540) % 360) - 180, name, v: vector(lat, lon) });

// Corners: vertices of the thinned coast at which land lies on the inside of the turn, moved 0.12 degrees out to sea.
const thin = (ring, tolerance) => {
  const keep = new Uint8Array(ring.length), stack = [[0, ring.length - 1]];
  keep[0] = keep[ring.length - 1] = 1;
  let far = 0, best = -1;
  ring.forEach(([x, y], i) => { const d = Math.hypot(x - ring[0][0], y - ring[0][1]); if (d > best) { best = d; far = i; } });
  keep[far] = 1;
  stack.length = 0;
  stack.push([0, far], [far, ring.length - 1]);
  while (stack.length) {
    const [from, to] = stack.pop();
    let worst = tolerance, at = -1;
    for (let i = from + 1; i < to; i++) {
      const [x, y] = ring[i], [x0, y0] = ring[from], [x1, y1] = ring[to], l = Math.hypot(x1 - x0, y1 - y0);
      const d = l ? Math.abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / l : Math.hypot(x - x0, y - y0);
      if (d > worst) { worst = d; at = i; }
    }
    if (at >= 0) { keep[at] = 1; stack.push([from, at], [at, to]); }
  }
  return ring.filter((_, i) => keep[i]);
};
const nodes = [], taken = new Set();
const add = (lat, lon, name = '') => {
  if (blocked(lat, lon)) return null;
  const key = `${Math.round(lat / 0.08)},${Math.round(lon / 0.08)}`;
  if (!name && taken.has(key)) return null;
  taken.add(key);
  const made = point(Math.round(lat * 100) / 100, Math.round(lon * 100) / 100, name);
  nodes.push(made);
  return made;
};
for (const ring of rings) {
  // Coarser away from the Americas: there only far legs end.
  const far = !ring.some(([x]) => x > -130 && x < -30);
  const thinned = thin(ring, far ? 0.3 : 0.15), n = thinned.length - 1;
  if (n < 3) continue;
  for (let i = 0; i < n; i++) {
    const [x, y] = thinned[i], [xa, ya] = thinned[(i + n - 1) % n], [xb, yb] = thinned[(i + 1) % n];
    if (y > NORTH || y < SOUTH) continue;
    const la = Math.hypot(x - xa, y - ya) || 1, lb = Math.hypot(x - xb, y - yb) || 1;
    const ox = (x - xa) / la + (x - xb) / lb, oy = (y - ya) / la + (y - yb) / lb, l = Math.hypot(ox, oy);
    if (l < 0.15) continue;
    for (const out of [0.08, 0.16]) if (add(y + (oy / l) * out, x + (ox / l) * out)) break;
  }
  // Along straight coasts, so that ships can follow them: points off the middle of long sides.
  for (let i = 0; i < n && n > 8; i++) {
    const [x, y] = thinned[i], [xb, yb] = thinned[i + 1], side = Math.hypot(xb - x, yb - y);
    if (side < 0.8 || side > 20 || y > NORTH || y < SOUTH) continue;
    const parts = Math.ceil(side / (far ? 3 : 1.2));
    for (let k = 1; k <= parts; k++) {
      const q = (k - 0.5) / parts, px = x + (xb - x) * q, py = y + (yb - y) * q, nx = -(yb - y) / side, ny = (xb - x) / side;
      for (const out of [0.25, 0.4]) if (add(py + ny * out, px + nx * out) || add(py - ny * out, px - nx * out)) break;
    }
  }
}
// Ports of the network and of the World Port Index, by UN/LOCODE.
const csv = (name) => {
  const [head, ...lines] = readFileSync(new URL(`../hemisphere/${name}`, here), 'utf8').trim().split('\n');
  const split = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1].replace(/^"|"$/g, ''));
  const names = split(head);
  return lines.map((line) => { const cells = split(line); return Object.fromEntries(names.map((n, i) => [n, cells[i]])); });
};
const ports = new Map(), ids = new Map();
for (const row of csv('ports.csv')) {
  if (!row.lat) continue;
  const made = point(+row.lat, +row.lon, row.un_locode);
  ids.set(row.id, made);
  if (row.un_locode && !ports.has(row.un_locode)) ports.set(row.un_locode, made);
}
for (const row of csv('world_port_index.csv')) if (row.un_locode && row.lat && !ports.has(row.un_locode)) ports.set(row.un_locode, point(+row.lat, +row.lon, row.un_locode));
// Codes that carriers use besides (the notes of ports.csv), and a port the indexes lack (formats.md section 5).
for (const row of csv('ports.csv')) {
  if (!row.lat) continue;
  for (const code of /carriers also use ([A-Z, ]+)/.exec(row.note ?? '')?.[1].split(/[, ]+/) ?? []) if (code.length === 5 && !ports.has(code)) ports.set(code, ids.get(row.id));
}
ports.set('CRMOB', Object.assign(point(10.0, -83.08, 'CRMOB'), { size: 'medium' }));
for (const row of csv('ports.csv')) if (ids.has(row.id)) ids.get(row.id).size ??= +row.capacity_teu > 1e6 ? 'large' : +row.capacity_teu > 2e5 ? 'medium' : 'unknown';
for (const row of csv('world_port_index.csv')) { const size = { 'Very Small': 'very-small', Small: 'small', Medium: 'medium', Large: 'large' }[row.harbor_size]; if (size && ports.has(row.un_locode) && ['unknown', undefined].includes(ports.get(row.un_locode).size)) ports.get(row.un_locode).size = size; }
const harbours = [...new Set(ports.values())];
// A roadstead before each port: the nearest place with water around it.
for (const port of [...harbours, ...ids.values()]) {
  let best = null, least = 1;
  for (let dy = -0.8; dy <= 0.8; dy += 0.05) for (let dx = -0.8; dx <= 0.8; dx += 0.05) {
    const d = Math.hypot(dy, dx * Math.cos(port.lat * RAD));
    if (d >= least) continue;
    let water = true;
    for (let y = -2; y <= 2 && water; y++) for (let x = -2; x <= 2 && water; x++) if (blocked(port.lat + dy + y * 0.05, port.lon + dx + x * 0.05)) water = false;
    if (water) { least = d; best = [port.lat + dy, port.lon + dx]; }
  }
  if (best) { port.road = best; add(...best); }
}

for (const one of ids.values()) if (!harbours.includes(one)) harbours.push(one);

const byHand = [];
for (const strait of STRAITS) {
  let before = -1;
  for (const [lat, lon] of strait) {
    const at = nodes.push(point(lat, lon, 'strait')) - 1;
    if (before >= 0) byHand.push([before, at]);
    before = at;
  }
}
const canals = [
  { id: 'panama', from: [9.4, -79.9], to: [8.88, -79.53], nm: 44 },
  { id: 'suez', from: [31.35, 32.37], to: [29.85, 32.55], nm: 105 },
  { id: 'kiel', from: [53.9, 8.9], to: [54.5, 10.25], nm: 61 },
];
for (const canal of canals) {
  open([canal.from, canal.from]);
  open([canal.to, canal.to]);
  canal.a = nodes.push(point(...canal.from, canal.id)) - 1;
  canal.b = nodes.push(point(...canal.to, canal.id)) - 1;
}
console.error(`${nodes.length} points`);

const all = [...nodes], legs = [];
const link = (a, b, nm) => { legs[a].push([b, nm]); legs[b].push([a, nm]); };
for (let i = 0; i < nodes.length; i++) legs.push([]);
for (let i = 0; i < nodes.length; i++) for (let j = i + 1; j < nodes.length; j++) if (clear(nodes[i], nodes[j])) link(i, j, distance(nodes[i], nodes[j]));
for (const canal of canals) link(canal.a, canal.b, canal.nm);
for (const [a, b] of byHand) link(a, b, distance(nodes[a], nodes[b]));
// What hangs together with the open Atlantic; a lake or a closed bay does not count.
const main = new Uint8Array(nodes.length);
{
  const open_sea = nodes.map((n, i) => [distance(n, point(30, -40)), i]).sort((a, b) => a[0] - b[0])[0][1], stack = [open_sea];
  main[open_sea] = 1;
  while (stack.length) for (const [to] of legs[stack.pop()]) if (!main[to]) { main[to] = 1; stack.push(to); }
}
console.error(nodes.filter((_, i) => !main[i]).map((n) => `${n.lat},${n.lon}`).join(' '), 'are cut off');
console.error(`${legs.reduce((s, l) => s + l.length, 0) / 2} legs`);
// A port reaches the sea within the first 12 nm of a leg freely (its point lies ashore); where that finds nothing, 40, 150, 400: rivers and bays.
for (const port of harbours) {
  const index = all.push(port) - 1;
  legs.push([]);
  for (const free of [12, 40, 150, 400]) {
    const near = nodes.map((node, i) => [distance(port, node), i]).sort((a, b) => a[0] - b[0]);
    for (const [nm, i] of near) if (main[i] && nm >= 0.01 && nm < (free > 12 ? 600 : 6000) && clear(port, nodes[i], free)) link(index, i, nm);
    if (free === 12 && port.road) {
      const road = point(...port.road), i = near.map(([, k]) => k).filter((k) => main[k]).sort((x, y) => distance(road, nodes[x]) - distance(road, nodes[y]))[0];
      if (i !== undefined && distance(road, nodes[i]) < 8 && !legs[index].some(([to]) => to === i)) link(index, i, Math.max(0.1, distance(port, nodes[i])));
    }
    if (legs[index].length) { port.free = free; break; }
  }
  port.index = index;
}
console.error(harbours.length, 'ports joined');
// Straight port to port.
for (let i = nodes.length; i < all.length; i++) for (let j = i + 1; j < all.length; j++) {
  const nm = distance(all[i], all[j]);
  if (nm < 600 && all[i].free === 12 && all[j].free === 12) {
    const middle = point(...(() => { const v = [0, 1, 2].map((k) => all[i].v[k] + all[j].v[k]), l = Math.hypot(...v); return [Math.asin(v[2] / l) / RAD, Math.atan2(v[1], v[0]) / RAD]; })());
    if (clear(all[i], middle, Math.min(12, nm / 2)) && clear(all[j], middle, Math.min(12, nm / 2))) link(i, j, nm);
  }
}
// Legs as flat arrays, and a heap of (distance, point) over two of them.
const starts = new Int32Array(all.length + 1);
legs.forEach((list, i) => { starts[i + 1] = starts[i] + list.length; });
const ends = new Int32Array(starts[all.length]), lengths = new Float64Array(starts[all.length]);
legs.forEach((list, i) => list.forEach(([to, nm], k) => { ends[starts[i] + k] = to; lengths[starts[i] + k] = nm; }));
const keys = new Float64Array(1 << 21), values = new Int32Array(1 << 21);
const shortest = (from, without = '') => {
  const far = new Float64Array(all.length).fill(Infinity), via = new Int32Array(all.length).fill(-1);
  const shut = canals.find((c) => c.id === without);
  let size = 0;
  const push = (key, value) => {
    let i = size++;
    while (i > 0) { const p = (i - 1) >> 1; if (keys[p] <= key) break; keys[i] = keys[p]; values[i] = values[p]; i = p; }
    keys[i] = key; values[i] = value;
  };
  far[from] = 0;
  push(0, from);
  while (size > 0) {
    const d = keys[0], at = values[0];
    const key = keys[--size], value = values[size];
    let i = 0;
    for (;;) { let c = 2 * i + 1; if (c >= size) break; if (c + 1 < size && keys[c + 1] < keys[c]) c++; if (key <= keys[c]) break; keys[i] = keys[c]; values[i] = values[c]; i = c; }
    keys[i] = key; values[i] = value;
    if (d > far[at]) continue;
    for (let k = starts[at]; k < starts[at + 1]; k++) {
      const to = ends[k], next = d + lengths[k];
      if (next >= far[to] - 1e-9) continue;
      if (shut && ((at === shut.a && to === shut.b) || (at === shut.b && to === shut.a))) continue;
      far[to] = next; via[to] = at;
      push(next, to);
    }
  }
  return { far, via };
};
// Ports are ends, not way points: a leg through a port that lies on land would cut a corner; they are entered and left over their own legs, which
// are real water, so nothing is lost by passing them.
const used = new Map(), seen = new Set();
const mark = (a, b) => { used.set(a < b ? a * 100000 + b : b * 100000 + a, 1); seen.add(a); seen.add(b); };
const checks = [];
const asked = csv('distances.csv');
const wanted = new Map();
for (const row of asked) { if (!wanted.has(row.from_id)) wanted.set(row.from_id, []); wanted.get(row.from_id).push(row); }
for (const without of ['', 'panama']) {
  for (const port of harbours) {
    const { far, via } = shortest(port.index, without);
    for (const other of harbours) {
      if (!isFinite(far[other.index])) continue;
      for (let at = other.index; via[at] >= 0; at = via[at]) mark(at, via[at]);
    }
    if (without) continue;
    for (const [id, one] of ids) if (one === port) for (const row of wanted.get(id) ?? []) {
      const to = ids.get(row.to_id);
      if (to) checks.push([row, far[to.index]]);
    }
  }
}
const ratio = (rows) => { const r = rows.map(([row, nm]) => nm / +row.nautical_miles).sort((a, b) => a - b); return r.length ? { n: r.length, min: r[0], p05: r[Math.floor(r.length * 0.05)], median: r[r.length >> 1], p95: r[Math.floor(r.length * 0.95)], max: r[r.length - 1] } : {}; };
for (const method of ['sea', 'straight', 'sea_river', 'sea_approx']) console.error(method, ratio(checks.filter(([row]) => row.method === method)));
const by_port = new Map();
for (const [row, nm] of checks) for (const id of [row.from_id, row.to_id]) { if (!by_port.has(id)) by_port.set(id, []); by_port.get(id).push(nm / +row.nautical_miles); }
for (const [id, list] of by_port) { list.sort((a, b) => a - b); const m = list[list.length >> 1]; if (m > 1.08 || m < 0.93) console.error('median of', ids.get(id).name, ids.get(id).lat, ids.get(id).lon, m.toFixed(3), 'free', ids.get(id).free, 'n', list.length); }
for (const [a, b, nm] of [['CRMOB', 'USNYC', 2117], ['CRMOB', 'NLRTM', 4964], ['PECLL', 'USNYC', 3438], ['PECLL', 'CNSHA', 9506]]) if (ports.has(a) && ports.has(b)) console.error(a, b, nm, Math.round(shortest(ports.get(a).index).far[ports.get(b).index]), 'without Panama', Math.round(shortest(ports.get(a).index, 'panama').far[ports.get(b).index]));
const worst = checks.filter(([row]) => row.method === 'sea').sort((a, b) => a[1] / +a[0].nautical_miles - b[1] / +b[0].nautical_miles);
for (const [row, nm] of [...worst.slice(0, 12), ...worst.slice(-12)]) console.error(ids.get(row.from_id).name, ids.get(row.to_id).name, row.nautical_miles, row.via, Math.round(nm));

const SIZES = ['unknown', 'very-small', 'small', 'medium', 'large'];
const number = new Map();
let count = 0;
const out = { about: 'Sea legs in nautical miles between points off the coasts, made by lanes.mjs from Natural Earth (public domain); see README.md', points: [], ports: {}, legs: [], canals: [] };
all.forEach((one, i) => {
  if (!seen.has(i)) return;
  number.set(i, count++);
  out.points.push(one.lat, one.lon);
});
for (const [code, one] of [...ports].sort((a, b) => (a[0] < b[0] ? -1 : 1))) if (number.has(one.index)) out.ports[code] = [number.get(one.index), one.free, Math.max(0, SIZES.indexOf(one.size))];
// Of these legs, a spanner: a leg is left out where those kept already join its ends within 0.4 %.
const lines = [...used.keys()].map((k) => [Math.floor(k / 100000), k % 100000]).map(([a, b]) => [a, b, distance(all[a], all[b])]).sort((x, y) => x[2] - y[2] || x[0] - y[0] || x[1] - y[1]);
const kept = all.map(() => []);
const reached = new Float64Array(all.length).fill(Infinity), touched = [];
const joined = (from, to, most) => {
  let size = 0;
  const push = (key, value) => { let i = size++; while (i > 0) { const p = (i - 1) >> 1; if (keys[p] <= key) break; keys[i] = keys[p]; values[i] = values[p]; i = p; } keys[i] = key; values[i] = value; };
  reached[from] = 0; touched.push(from); push(distance(all[from], all[to]), from);
  let found = false;
  while (size > 0) {
    const key0 = keys[0], at = values[0], key = keys[--size], value = values[size];
    let i = 0;
    for (;;) { let c = 2 * i + 1; if (c >= size) break; if (c + 1 < size && keys[c + 1] < keys[c]) c++; if (key <= keys[c]) break; keys[i] = keys[c]; values[i] = values[c]; i = c; }
    keys[i] = key; values[i] = value;
    if (at === to) { found = true; break; }
    if (key0 > most) break;
    for (const [next, nm] of kept[at]) {
      const far = reached[at] + nm;
      if (far >= reached[next] || far + distance(all[next], all[to]) > most) continue;
      if (reached[next] === Infinity) touched.push(next);
      reached[next] = far;
      push(far + distance(all[next], all[to]), next);
    }
  }
  for (const i of touched) reached[i] = Infinity;
  touched.length = 0;
  return found;
};
for (const [a, b, nm] of lines) {
  if (canals.some((c) => (c.a === a && c.b === b) || (c.a === b && c.b === a))) continue;
  if (joined(a, b, nm * 1.004)) continue;
  kept[a].push([b, nm]);
  kept[b].push([a, nm]);
  out.legs.push(number.get(a), number.get(b));
}
for (const canal of canals) if (number.has(canal.a) && number.has(canal.b)) out.canals.push([canal.id, number.get(canal.a), number.get(canal.b), canal.nm]);
console.error(count, 'points kept', out.legs.length / 2, 'legs kept');
const wrap = (list, width) => { const rows = []; for (let i = 0; i < list.length; i += width) rows.push(list.slice(i, i + width).join(',')); return `[\n${rows.join(',\n')}]`; };
writeFileSync(new URL('sea_lanes.json', here), `{"about":${JSON.stringify(out.about)},\n"points":${wrap(out.points, 24)},\n"ports":{\n${Object.entries(out.ports).map(([k, v]) => `"${k}":[${v}]`).reduce((rows, item, i) => { if (i % 10 === 0) rows.push(item); else rows[rows.length - 1] += `,${item}`; return rows; }, []).join(',\n')}},\n"legs":${wrap(out.legs, 30)},\n"canals":${JSON.stringify(out.canals)}}\n`);
