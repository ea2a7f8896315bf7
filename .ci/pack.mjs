// `node .ci/pack.mjs DIRECTORY [PROGRAM]`: makes the built site smaller on its way to the browser, and changes nothing that
// it does. Where the program as the linker left it is given, it is cut in two (`.ci/split.mjs`).
//
// Servers compress with gzip, which finds again only what stood in the 32 kB before. So the program's functions are put
// in an order in which those that are alike stand together: a fifteenth of its weight. And the glue between the program
// and the browser loses what Trunk leaves in it: indentation, and sixteen random digits in each of two hundred names.
//
// `make dist` runs it. A site built by Trunk alone is the same site, and heavier.
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { links } from './links.mjs';
import { readList } from './list.mjs';
import { FETCH, loader, split } from './split.mjs';
import { ordered, read, write } from './wasm.mjs';

// What gzip looks back on, as far as functions go.
const WINDOW = 32_000;
// Functions are alike by the runs of this many bytes that they share. (Less is shared by chance, more is missed.)
const RUN = 6;
// A run that more functions share tells nothing.
const SHARED_BY_AT_MOST = 60;
// Keeps the smallest functions, which share all they have with any, from being taken first.
const HANDICAP = 60;

/** The runs of a body, each as a number. */
function runs(body) {
  const found = new Set();
  for (let i = 0; i + RUN <= body.length; i++) found.add(body.readUIntBE(i, RUN));
  return found;
}

/** Which functions share each run, and each function's telling runs. */
function likeness(bodies) {
  const sharers = new Map();
  bodies.forEach((body, index) => {
    for (const run of runs(body)) {
      const those = sharers.get(run);
      if (those) those.push(index);
      else sharers.set(run, [index]);
    }
  });
  const telling = bodies.map(() => []);
  for (const those of sharers.values()) {
    if (those.length > 1 && those.length <= SHARED_BY_AT_MOST) for (const index of those) telling[index].push(those);
  }
  return telling;
}

/** An order: next is always the function of which most stands in the window already. */
export function order(bodies) {
  const telling = likeness(bodies);
  const shared = new Uint32Array(bodies.length);
  const inWindow = new Map();
  const left = new Set(bodies.keys());
  const near = new Set();
  const bySize = [...bodies.keys()].sort((a, b) => bodies[b].length - bodies[a].length || a - b);
  const result = [];
  let oldest = 0;
  let bytes = 0;

  function enter(those) {
    const count = (inWindow.get(those) ?? 0) + 1;
    inWindow.set(those, count);
    if (count > 1) return;
    for (const index of those) {
      if (!left.has(index)) continue;
      shared[index]++;
      near.add(index);
    }
  }
  function leave(those) {
    const count = inWindow.get(those) - 1;
    inWindow.set(those, count);
    if (count > 0) return;
    for (const index of those) if (left.has(index) && --shared[index] === 0) near.delete(index);
  }
  function next() {
    let best;
    let most = 0;
    for (const index of near) {
      const share = shared[index] / (bodies[index].length + HANDICAP);
      if (share > most || (share === most && index < best)) [best, most] = [index, share];
    }
    return best ?? bySize.find((index) => left.has(index));
  }

  while (left.size > 0) {
    const index = next();
    left.delete(index);
    near.delete(index);
    result.push(index);
    bytes += bodies[index].length;
    telling[index].forEach(enter);
    while (bytes > WINDOW && oldest < result.length - 1) {
      const gone = result[oldest++];
      bytes -= bodies[gone].length;
      telling[gone].forEach(leave);
    }
  }
  return result;
}

/** Names without their random digits, where that leaves them different. */
function shortNames(glue) {
  const long = new Set(glue.match(/\b__wb\w+_[0-9a-f]{16}\b/g));
  const short = new Map([...long].map((name) => [name, name.replace(/^__wb[a-z]*_+|_[0-9a-f]{16}$/g, '')]));
  const uses = new Map();
  for (const name of short.values()) uses.set(name, (uses.get(name) ?? 0) + 1);
  return (name) => (uses.get(short.get(name)) === 1 ? `$${short.get(name)}` : name);
}

function packGlue(glue, shorten) {
  if (glue.split('\n').some((line) => line.split('`').length % 2 === 0)) throw new Error('the glue has a text of several lines, whose indentation counts');
  return glue
    .replace(/\b__wb\w+_[0-9a-f]{16}\b/g, shorten)
    .replace(/^\s+/gm, '')
    .replace(/^\/\/.*\n/gm, '');
}

const integrity = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

/** The module with functions that are alike next to each other, and without what nobody reads. */
function packProgram(module, shorten) {
  const inOrder = ordered(module, order(module.functions.map(({ body }) => body)));
  return write({ ...inOrder, imports: inOrder.imports.map((one) => ({ ...one, name: shorten(one.name) })) });
}

/** The module in two, or whole where the linker left no notes. */
async function parts(module, linked) {
  if (!linked) return [module];
  const { names } = await readList();
  const { first, rest } = split(module, names, links(await readFile(linked)));
  return [first, rest];
}

/** What is packed, and what it comes to in the page; writes nothing. */
async function pack(directory, linked) {
  const names = await readdir(directory);
  const named = (pattern) => names.find((name) => pattern.test(name)) ?? fail(`no ${pattern} in ${directory}`);
  const was = { glue: named(/\.js$/), program: named(/_bg\.wasm$/) };
  const glue = await readFile(join(directory, was.glue));
  const program = await readFile(join(directory, was.program));
  const shorten = shortNames(glue.toString());
  const [first, rest] = (await parts(read(program), linked)).map((part) => packProgram(part, shorten));
  const packed = Buffer.from(packGlue(glue.toString(), shorten));
  // All are named after the program as Trunk knew it; a cache must not take the one for the other.
  const [, name, digest] = /^(.*)-([0-9a-f]+)\.js$/.exec(was.glue);
  const hash = createHash('sha256').update(packed).update(first).update(rest ?? '').update(loader('', ''));
  const anew = `${name}-${hash.digest('hex').slice(0, digest.length)}`;
  const joined = rest ? joining(packed, `${anew}_rest.wasm`, integrity(rest)) : packed;
  const page = (await readFile(join(directory, 'index.html'), 'utf8'))
    .replaceAll(integrity(glue), integrity(joined))
    .replaceAll(integrity(program), integrity(first))
    .replaceAll(`${name}-${digest}`, anew);
  const files = { [`${anew}.js`]: joined, [`${anew}_bg.wasm`]: first, ...(rest && { [`${anew}_rest.wasm`]: rest }), 'index.html': page };
  return { files, gone: Object.values(was) };
}

/** The glue with what joins the two parts. */
function joining(glue, file, sum) {
  const [before, after, ...more] = glue.toString().split('const import0 = {\n');
  if (after === undefined || more.length > 0) fail('the glue has no list of imports, or several');
  return Buffer.from(`${before}const import0 = {\n${FETCH}: restAtOnce,\n${after}${loader(file, sum).trimStart()}`);
}

function fail(message) {
  throw new Error(message);
}

// What is there works as it is: a program that this file can't read, of another compiler, say, stays as Trunk wrote it.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory, linked] = process.argv.slice(2);
  const whole = () => pack(directory).catch((error) => console.error(`pack: left as it was (${error.message})`));
  const made = await pack(directory, linked).catch((error) => {
    console.error(`pack: not cut in two (${error.message})`);
    return whole();
  });
  if (made) {
    for (const [name, bytes] of Object.entries(made.files)) await writeFile(join(directory, name), bytes);
    for (const name of made.gone) await rm(join(directory, name));
  }
}
