// A stand-in for `atalaya serve`, for developing and testing the console alone: it serves build/web and the shapes of /api/v1 with data made
// from data/hemisphere. Not part of the product. Usage: node mock/server.mjs [PORT]
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const kHere = dirname(fileURLToPath(import.meta.url));
const kRoot = join(kHere, '../..');
const kWeb = join(kRoot, 'build/web');
const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };
const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const routes = [];
for (const name of (await readdir(join(kHere, 'handlers'))).sort()) {
  if (!name.endsWith('.mjs') || name.endsWith('.data.mjs')) continue;
  const module = await import(pathToFileURL(join(kHere, 'handlers', name)));
  for (const [method, path, handle] of module.routes) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const pattern = new RegExp(`^/api/v1${path.replace(/\{\w+\}/g, '([^/]+)')}$`);
    routes.push({ method, pattern, names, handle, literal: names.length === 0 });
  }
}
routes.sort((a, b) => Number(b.literal) - Number(a.literal));

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (bytes.length === 0) return undefined;
  return type.includes('json') ? JSON.parse(bytes.toString('utf8')) : bytes;
}

async function api(request, response, url) {
  for (const route of routes) {
    const match = route.method === request.method && route.pattern.exec(url.pathname);
    if (!match) continue;
    const params = Object.fromEntries(route.names.map((name, at) => [name, decodeURIComponent(match[at + 1])]));
    const call = {
      params,
      query: url.searchParams,
      headers: request.headers,
      language: (request.headers['accept-language'] ?? 'en').slice(0, 2),
      body: await body(request),
      request,
      response,
      header: (name, value) => response.setHeader(name, value),
      status: 200,
    };
    const answer = await route.handle(call);
    if (response.headersSent) return;
    if (answer === undefined || answer === null) {
      response.writeHead(204).end();
      return;
    }
    if (typeof answer.version === 'number' && !response.hasHeader('ETag')) response.setHeader('ETag', `"v${answer.version}"`);
    response.writeHead(call.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    return;
  }
  throw new Problem(404, 'not-found', 'Not found');
}

async function file(response, pathname, request) {
  const wanted = normalize(join(kWeb, pathname));
  const found = wanted.startsWith(kWeb) && (await stat(wanted).catch(() => null))?.isFile();
  const name = found ? wanted : join(kWeb, 'index.html');
  const takesBrotli = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
  const packed = takesBrotli && (await stat(`${name}.br`).catch(() => null)) !== null;
  const bytes = await readFile(packed ? `${name}.br` : name);
  response.writeHead(200, {
    'Content-Type': kTypes[extname(name)] ?? 'application/octet-stream',
    'Content-Security-Policy': kPolicy,
    ...(packed ? { 'Content-Encoding': 'br' } : {}),
    'Cache-Control': /\/assets\//.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  response.end(bytes);
}

export function start(port) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    try {
      if (url.pathname.startsWith('/api/')) await api(request, response, url);
      else await file(response, url.pathname, request);
    } catch (error) {
      const document = error.document ?? { type: 'about:blank', status: 500, code: 'mock', title: String(error.stack ?? error) };
      if (!error.document) console.error(error);
      if (!response.headersSent) response.writeHead(document.status, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(document));
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await start(Number(process.argv[2] ?? 8099));
  console.log(`mock of the server at http://127.0.0.1:${server.address().port}`);
}
