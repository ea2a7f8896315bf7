// A static server for the built site: `node .ci/serve.mjs [--probe] [PORT]`, and what the browser tests serve dist with.
//
// Node's own http, because the browser tests need Node anyway and so run against the very server that `make run`
// starts; `python3 -m http.server` would do for the page but could not be given a sub-path or broken answers.
// Only GET and HEAD, only files under the directory, no listing, no compression, bound to this machine.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/**
 * Serves `root` under `base` on `port` (0: a free one) and resolves to `{ url, close }`.
 * `intercept(request, response)` may answer in its own way by returning true; tests use it to break a load half-way.
 */
export function serve(root, { port = 0, base = '/', intercept = () => false } = {}) {
  const server = createServer(async (request, response) => {
    if (intercept(request, response)) return;
    const file = await locate(root, base, request.url);
    if (!file || !['GET', 'HEAD'].includes(request.method)) {
      response.writeHead(file ? 405 : 404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(file ? 'Only GET is answered here.\n' : 'There is nothing here.\n');
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file.path)] ?? 'application/octet-stream',
      'content-length': file.size,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file.path).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}${base}`,
        close: () => new Promise((done) => {
          server.close(done);
          server.closeAllConnections();
        }),
      });
    });
  });
}

/** The file that a request's path means, or null; never one outside `root`. */
async function locate(root, base, target) {
  let path;
  try {
    path = decodeURIComponent(new URL(target, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (!path.startsWith(base)) return null;
  path = normalize('/' + path.slice(base.length));
  if (path.endsWith('/')) path += 'index.html';
  const found = await stat(join(root, path)).catch(() => null);
  return found?.isFile() ? { path: join(root, path), size: found.size } : null;
}

async function main(args) {
  const probe = args[0] === '--probe';
  const port = Number(args.at(-1) ?? 8080);
  const dist = fileURLToPath(new URL('../dist/', import.meta.url));
  try {
    const { url, close } = await serve(dist, { port });
    if (probe) await close();
    else console.log(`\nFlexlab is at ${url} (Ctrl+C stops it)`);
  } catch (error) {
    const why = error.code === 'EADDRINUSE' ? `Port ${port} is taken by another program.`
      : error.code === 'EACCES' ? `Port ${port} may not be opened by you.`
      : `Port ${port} can't be opened (${error.code ?? error.message}).`;
    console.error(`${why} Choose another: make run PORT=${port < 65000 ? port + 1 : 8080}`);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
