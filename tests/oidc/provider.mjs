// A real OpenID provider on loopback for tests/e2e_oidc.py: panva's oidc-provider with its development sign-in pages.
//   node provider.mjs CALLBACK    prints {"issuer": ...}; POST /test/rotate signs with a new key from then on
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const [callback] = process.argv.slice(2);
console.warn = console.info = () => {}; // the library's notes on its development features

function newKey(algorithm) {
  const { privateKey } =
    algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: algorithm };
}

function make(issuer, algorithm) {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'atalaya',
        client_secret: 'a secret & more',
        redirect_uris: [callback],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: algorithm,
      },
    ],
    jwks: { keys: [newKey(algorithm)] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['only for tests'] },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['name', 'groups'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Person ${id}`, groups: id.startsWith('auditor') ? ['auditors'] : ['staff', 'admin'] }),
    }),
  });
}

let handler;
let algorithm = 'RS256';
const server = createServer((request, response) => {
  if (request.method === 'POST' && request.url === '/test/rotate') {
    algorithm = algorithm === 'RS256' ? 'ES256' : 'RS256';
    handler = make(issuer, algorithm).callback();
    response.end('rotated');
    return;
  }
  handler(request, response);
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
handler = make(issuer, algorithm).callback();
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
