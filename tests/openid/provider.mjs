// A certified OpenID provider on a free port. Arguments: the folder with node_modules, and a file of JSON settings:
// {"signing": "RS256", "claimsInToken": false, "client": {...}, "people": {"<login>": {claims}}}.
// It prints its issuer when it is ready, reads the people anew at every sign-in, and stops when standard input closes.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [folder, settingsFile] = process.argv.slice(2);
const library = path.join(folder, 'node_modules', 'oidc-provider', 'lib', 'index.js');
const { default: Provider } = await import(pathToFileURL(library));

const settings = () => JSON.parse(readFileSync(settingsFile, 'utf8'));
const { signing, claimsInToken, client } = settings();
const KINDS = {
  RS256: ['rsa', { modulusLength: 2048 }],
  PS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  EdDSA: ['ed25519', {}],
};
const key = generateKeyPairSync(...KINDS[signing]).privateKey.export({ format: 'jwk' });

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://localhost:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ ...client, id_token_signed_response_alg: signing, grant_types: ['authorization_code'], response_types: ['code'] }],
  jwks: { keys: [{ ...key, alg: signing, use: 'sig', kid: `${signing}-1` }] },
  enabledJWA: { idTokenSigningAlgValues: [signing] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
  conformIdTokenClaims: !claimsInToken,
  findAccount: (_ctx, login) => {
    const claims = settings().people[login];
    return claims && { accountId: login, claims: () => ({ sub: login, ...claims }) };
  },
  pkce: { required: () => true },
  cookies: { keys: ['only for tests'] },
  features: { devInteractions: { enabled: true } },
});
server.on('request', provider.callback());
process.stdin.resume().on('end', () => process.exit(0));
console.log(`issuer ${issuer}`);
