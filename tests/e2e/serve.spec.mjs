// The static server that `make run` starts: only the site's files, under the address it was given.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { serve } from '../../.ci/serve.mjs';
import { DIST } from './harness.mjs';
import { weigh } from './size.mjs';

async function serving(t, options) {
  const server = await serve(DIST, options);
  t.after(() => server.close());
  return server.url;
}

/** The first line of the answer to a request whose path no client would send; fetch tidies paths up. */
async function rawStatus(url, path) {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  const [first] = await once(socket, 'data');
  return String(first).split('\r\n')[0];
}

test('the program is served as what browsers compile while it streams', async (t) => {
  const url = await serving(t);
  const { files } = await weigh(DIST);
  const wasm = files.find((file) => file.name.endsWith('.wasm'));
  const response = await fetch(url + wasm.name);
  assert.equal(response.headers.get('content-type'), 'application/wasm');
  assert.equal((await response.arrayBuffer()).byteLength, wasm.raw);
});

test('a sub-path has the site, and nothing beside it', async (t) => {
  const url = await serving(t, { base: '/a/b/' });
  assert.equal((await fetch(url)).status, 200);
  assert.equal((await fetch(new URL('/', url))).status, 404);
  assert.equal((await fetch(url + 'nothing')).status, 404);
});

test('nothing outside the site is served', async (t) => {
  const url = await serving(t);
  for (const path of ['/../Cargo.toml', '/%2e%2e/Cargo.toml', '/..%2fCargo.toml', '//../Cargo.toml', '/%00', '/%zz']) {
    assert.match(await rawStatus(url, path), / 404 /, path);
  }
});

test('only reading is answered', async (t) => {
  const url = await serving(t);
  assert.equal((await fetch(url, { method: 'POST' })).status, 405);
  assert.equal((await fetch(url, { method: 'HEAD' })).status, 200);
});

test('a port that is taken is told, not shared', async (t) => {
  const { port } = new URL(await serving(t));
  await assert.rejects(serve(DIST, { port: Number(port) }), { code: 'EADDRINUSE' });
});
