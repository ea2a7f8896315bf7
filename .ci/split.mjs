// Cuts the program in two, so that the first page of a first visit waits for a third of it: the first part has the
// functions that run until the page is there (`.ci/first-load.txt`, which `make first-load` writes) and the data that
// they can reach, the rest has all else.
//
// The parts share memory, tables and globals. What the first part calls of the rest it calls through the table; until
// the rest is there, a stand-in lies in each of these places that has it fetched (`flexlabRest`, below) and calls again.
// So nothing depends on the list being right: what it lacks makes the page stand still while the rest is fetched, and
// tests/e2e/size.spec.mjs tells of it.
import { listed } from './list.mjs';
import { FUNCTION, GLOBAL, I32, MEMORY, TABLE, constant, hasTableOfFunctions, mentioned, number, pointing, renumbered, table } from './wasm.mjs';

// Zeros and strangers of fewer bytes between two pieces of data cost less than a segment more.
const GAP = 8;
/** The name under which the first part asks for the rest. */
export const FETCH = '$rest';
/** The export by which the first part is told that the rest is there. */
export const IS_HERE = '$here';
/** The mark that is left when the rest had to be fetched there and then. */
export const AT_ONCE = 'flexlab-rest-at-once';
const FIRST = 'first';
// What did not come is asked for once more after this long. A page that is being left is gone by then, and says nothing.
const PATIENCE_MS = 1000;

/** The functions of the first part, by their places: those in the list, and what can't be elsewhere. */
function inFirst(module, list) {
  const count = module.imports.length;
  const first = new Set();
  module.functions.forEach(({ name }, i) => {
    // What has no name is a step between the program and the browser.
    if (name === undefined || list.has(listed(name))) first.add(i + count);
  });
  for (const { kind, index } of module.exports) if (kind === FUNCTION && index >= count) first.add(index);
  if (module.start >= count) first.add(module.start);
  return first;
}

// What wasm-bindgen adds has other names, and refers to no data.
const isOfRust = (name) => name?.startsWith('_R') && !name.endsWith(' shim');

/** The data that the functions can reach, as a test for an address. */
function reach(module, first, { data, ofFunction }) {
  const found = new Set();
  const left = [];
  const add = (piece) => {
    if (found.has(piece)) return;
    found.add(piece);
    left.push(piece);
  };
  const at = new Map();
  for (const piece of data) for (let address = piece.at; address < piece.at + piece.size; address++) at.set(address, piece);
  for (const index of first) {
    const { name, body } = module.functions[index - module.imports.length];
    if (isOfRust(name) && !ofFunction.has(name)) throw new Error(`the linker knows no ${name}`);
    for (const piece of ofFunction.get(name) ?? []) add(piece);
    // A function may have been given an address that was its caller's.
    for (const address of mentioned(body).addresses) if (at.has(address)) add(at.get(address));
  }
  while (left.length > 0) for (const piece of left.pop().refers) add(piece);
  const reached = new Set();
  for (const piece of found) for (let address = piece.at; address < piece.at + piece.size; address++) reached.add(address);
  return (address) => reached.has(address) || !at.has(address);
}

/** The pieces of a segment whose addresses are `wanted`; with what lies between two that are close, if `filled`. */
function cut({ at, bytes }, wanted, filled) {
  const found = [];
  for (let i = 0; i < bytes.length; i++) {
    if (!wanted(at + i)) continue;
    const last = found.at(-1);
    if (last && i - last.to <= (filled ? GAP : 0)) last.to = i + 1;
    else found.push({ from: i, to: i + 1 });
  }
  return found.map(({ from, to }) => ({ at: at + from, bytes: bytes.subarray(from, to) }));
}

/** `[place in the table, function]` of all that the table begins with. */
const places = (module) => module.elements.flatMap(({ at, functions }) => functions.map((index, i) => [at + i, index]));

/** Runs of neighbours, as segments. */
function segments(places, renumber) {
  const found = [];
  for (const [place, index] of places.toSorted((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && last.at + last.functions.length === place) last.functions.push(renumber(index));
    else found.push({ at: place, functions: [renumber(index)] });
  }
  return found;
}

/** What the functions call, and which imports are among it or in `others`, with the numbers that these get. */
function used(module, functions, others = []) {
  const calls = new Set(others);
  for (const index of functions) for (const called of mentioned(module.functions[index - module.imports.length].body).calls) calls.add(called);
  const kept = module.imports.map((one, index) => ({ ...one, index })).filter(({ index }) => calls.has(index));
  return { calls, kept, now: new Map(kept.map(({ index }, i) => [index, i])) };
}

/** `{ first, rest }`: the module as two. `list` has names of functions, `links` is what `.ci/links.mjs` reads. */
export function split(module, list, links) {
  if (!hasTableOfFunctions(module)) throw new Error('the first table has no functions');
  const count = module.imports.length;
  const all = module.functions.map((_, i) => i + count);
  const isFirst = inFirst(module, list);
  const [mine, theirs] = [all.filter((index) => isFirst.has(index)), all.filter((index) => !isFirst.has(index))];
  const plan = { ...standIns(module, mine, isFirst), given: shared(module, mine, theirs) };
  const reached = reach(module, isFirst, links);
  return {
    first: { ...firstPart(module, mine, plan), data: module.data.flatMap((one) => cut(one, reached, true)) },
    rest: { ...restPart(module, theirs, plan), data: module.data.flatMap((one) => cut(one, (address) => !reached(address), false)) },
  };
}

/** The functions of the rest that the first part can call, and where in the table each stands. */
function standIns(module, mine, isFirst) {
  const table = places(module);
  const at = new Map();
  for (const [place, index] of table) if (!isFirst.has(index) && index >= module.imports.length && !at.has(index)) at.set(index, place);
  let end = module.tables[0].min;
  const added = [];
  for (const index of used(module, mine).calls) {
    if (index < module.imports.length || isFirst.has(index) || at.has(index)) continue;
    at.set(index, end);
    added.push([end++, index]);
  }
  return { at, end, table: [...table, ...added] };
}

function grown([first, ...others], end) {
  return [{ ...first, min: end, max: first.max && Math.max(first.max, end) }, ...others];
}

function firstPart(module, mine, { at, end, table, given }) {
  const exported = module.exports.filter(({ kind }) => kind === FUNCTION).map(({ index }) => index);
  const { kept, now } = used(module, mine, [...exported, ...table.map(([, index]) => index)]);
  const fetch = kept.length;
  const own = fetch + 1;
  mine.forEach((index, i) => now.set(index, own + i));
  const standIns = [...at.keys()];
  const ensure = own + mine.length;
  standIns.forEach((index, i) => now.set(index, ensure + 1 + i));
  const here = module.globals.length;
  const none = { bytes: Buffer.from([0x60, 0, 0]), params: 0 };
  const functionOf = (index) => module.functions[index - module.imports.length];
  const { exports, start } = pointing(module, (index) => now.get(index));
  return {
    ...module,
    types: [...module.types, none],
    imports: [...kept, { from: module.imports[0].from, name: FETCH, kind: FUNCTION, what: number(module.types.length) }],
    functions: [
      ...mine.map((index) => ({ ...functionOf(index), body: renumbered(functionOf(index).body, (called) => now.get(called)) })),
      { type: module.types.length, body: ensureBody(here, fetch) },
      ...standIns.map((index) => ({ type: functionOf(index).type, body: standIn(functionOf(index).type, module, ensure, at.get(index)) })),
    ],
    tables: grown(module.tables, end),
    globals: [...module.globals, { of: Buffer.from([I32, 1]), value: Buffer.from([0x41, 0, 0x0b]) }],
    exports: [
      ...exports,
      { name: IS_HERE, kind: GLOBAL, index: here },
      ...given.map(({ name, kind, index }) => ({ name, kind, index: kind === FUNCTION ? now.get(index) : index })),
    ],
    start,
    elements: segments(table, (index) => now.get(index)),
  };
}

/** Has the rest fetched unless it is here. */
function ensureBody(here, fetch) {
  return Buffer.concat([Buffer.from([0, 0x23]), number(here), Buffer.from([0x45, 0x04, 0x40, 0x10]), number(fetch), Buffer.from([0x0b, 0x0b])]);
}

/** What stands for a function of the rest: has it there, then calls what stands in the table in its place. */
function standIn(type, module, ensure, place) {
  const params = Array.from({ length: module.types[type].params }, (_, i) => Buffer.concat([Buffer.from([0x20]), number(i)]));
  return Buffer.concat([
    Buffer.from([0, 0x10]), number(ensure), ...params, constant(place), Buffer.from([0x11]), number(type), Buffer.from([0, 0x0b]),
  ]);
}

/** What the first part gives to the rest: memory, tables, globals, and the functions that the rest calls. */
function shared(module, mine, theirs) {
  const { calls } = used(module, theirs);
  const given = [
    ...module.memories.map((_, index) => ({ kind: MEMORY, index, what: module.memories[index] })),
    ...module.tables.map((_, index) => ({ kind: TABLE, index })),
    ...module.globals.map(({ of }, index) => ({ kind: GLOBAL, index, what: of })),
    ...mine.filter((index) => calls.has(index)).map((index) => ({ kind: FUNCTION, index, what: number(module.functions[index - module.imports.length].type) })),
  ];
  return given.map((one, i) => ({ ...one, name: i.toString(36) }));
}

function restPart(module, theirs, { at, end, table: all, given }) {
  const { kept, now } = used(module, theirs);
  const tables = grown(module.tables, end);
  const functions = given.filter(({ kind }) => kind === FUNCTION);
  functions.forEach(({ index }, i) => now.set(index, kept.length + i));
  theirs.forEach((index, i) => now.set(index, kept.length + functions.length + i));
  return {
    ...module,
    imports: [...kept, ...given.map(({ name, kind, index, what }) => ({ from: FIRST, name, kind, what: kind === TABLE ? table(tables[index]) : what }))],
    functions: theirs.map((index) => {
      const one = module.functions[index - module.imports.length];
      return { ...one, body: renumbered(one.body, (called) => now.get(called)) };
    }),
    tables: [],
    memories: [],
    globals: [],
    exports: [],
    start: undefined,
    elements: segments(all.filter(([, index]) => at.has(index)), (index) => now.get(index)),
  };
}

/**
 * What the glue gets: how the rest, in `file` beside it, is fetched at leisure (`flexlabRest`) or there and then, and
 * joined to the first part. Both look whether it is there before they join it: its data must be laid down once.
 */
export const loader = (file, integrity) => `
const restUrl = new URL('${file}', import.meta.url);
let restArriving;
function restJoined(module) {
if (wasm.${IS_HERE}.value) return;
new WebAssembly.Instance(module, { ...__wbg_get_imports(), ${FIRST}: wasm });
wasm.${IS_HERE}.value = 1;
}
async function restFetched() {
if (wasm.${IS_HERE}.value) return;
const response = await fetch(restUrl, { integrity: '${integrity}' });
if (!response.ok) throw new Error(response.status + ' ' + restUrl);
const streams = response.headers.get('Content-Type') === 'application/wasm';
restJoined(await (streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer())));
}
function restLacking(error) {
if (globalThis.flexlabNotLoaded) flexlabNotLoaded(String(error));
return new Promise(() => {});
}
const restAgain = () => new Promise((then) => setTimeout(then, ${PATIENCE_MS})).then(restFetched);
globalThis.flexlabRest = () => restArriving ??= restFetched().catch(restAgain).catch(restLacking);
function restAtOnce() {
performance.mark('${AT_ONCE}');
const request = new XMLHttpRequest();
try {
request.open('GET', restUrl, false);
request.overrideMimeType('text/plain; charset=x-user-defined');
request.send();
restJoined(new WebAssembly.Module(Uint8Array.from(request.responseText, (unit) => unit.charCodeAt(0))));
} catch (error) {
restLacking(error);
throw error;
}
}
`;
