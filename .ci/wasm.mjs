// What `.ci/pack.mjs` and `.ci/split.mjs` need to know of a WebAssembly module: how to read one and how to write one.
// Whatever is met here and not known is an error: nothing is guessed.
//
// ```text
// { types: [{ bytes, params }], imports: [{ from, name, kind, what }], functions: [{ type, body, name }],
//   tables: [{ of, min, max }], memories: [bytes], globals: [{ of, value }], exports: [{ name, kind, index }], start,
//   elements: [{ at, functions }], data: [{ at, bytes }], countsData }
// ```
//
// Functions are numbered as everywhere in WebAssembly: the imported ones, then the module's own.

export const FUNCTION = 0;
export const TABLE = 1;
export const MEMORY = 2;
export const GLOBAL = 3;
export const I32 = 0x7f;
const FUNCREF = 0x70;
const END = 0x0b;
const I32_CONST = 0x41;
const CALL = 0x10;
const CALL_INDIRECT = 0x11;

const NOTES = 0;
const SECTIONS = { types: 1, imports: 2, functions: 3, tables: 4, memories: 5, globals: 6, exports: 7, start: 8, elements: 9, code: 10, data: 11, dataCount: 12 };
const HEAD = Buffer.from('0061736d01000000', 'hex');

/** Reads from one place on. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    if (this.done) throw new Error('the module ends too early');
    return this.bytes[this.at++];
  }

  /** A number of at most 32 bits. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  /** A signed number of 32 bits, as the address that it may be. */
  address() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return (shift < 25 && byte & 64 ? value | (-1 << (shift + 7)) : value) >>> 0;
    }
  }

  skipNumber() {
    while (this.byte() >= 128);
  }

  take(length) {
    this.at += length;
    if (this.at > this.bytes.length) throw new Error('the module ends too early');
    return this.bytes.subarray(this.at - length, this.at);
  }

  sized() {
    return this.take(this.number());
  }

  text() {
    return this.sized().toString();
  }

  /** What `read` passes over, as it stands. */
  passed(read) {
    const from = this.at;
    read();
    return this.bytes.subarray(from, this.at);
  }

  times(read) {
    return Array.from({ length: this.number() }, read);
  }
}

// ---- instructions

// How many numbers follow an instruction; what follows otherwise is in `pass`.
const NUMBERS = new Map([
  ...[0x00, 0x01, 0x05, END, 0x0f, 0x1a, 0x1b, 0xd1].map((code) => [code, 0]),
  ...[0x02, 0x03, 0x04, 0x0c, 0x0d, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, I32_CONST, 0x42, 0xd0].map((code) => [code, 1]),
  ...range(0x28, 0x3e).map((code) => [code, 2]),
  ...range(0x45, 0xc4).map((code) => [code, 0]),
]);
// After the prefix 0xfc, from its 0: conversions, then memory and tables.
const NUMBERS_AFTER_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}

/** Passes over what follows `code`. */
function pass(reader, code) {
  const numbers = code === 0xfc ? NUMBERS_AFTER_PREFIX[reader.number()] : NUMBERS.get(code);
  if (numbers !== undefined) for (let i = 0; i < numbers; i++) reader.skipNumber();
  else if (code === CALL_INDIRECT) {
    reader.skipNumber();
    expect(reader.number(), 0, 'a call through a table');
  } else if (code === 0x43) reader.take(4);
  else if (code === 0x44) reader.take(8);
  else if (code === 0x0e) {
    for (let labels = reader.number() + 1; labels > 0; labels--) reader.skipNumber();
  } else if (code === 0x1c) reader.take(reader.number());
  else throw new Error(`an instruction 0x${code.toString(16)} that .ci/wasm.mjs does not know`);
}

/** Passes over what a body begins with. */
export const passLocals = (reader) => reader.times(() => {
  reader.skipNumber();
  reader.byte();
});

/** A body with the functions that it calls as `renumber` gives them. */
export function renumbered(body, renumber) {
  const reader = new Reader(body);
  passLocals(reader);
  const parts = [];
  let from = 0;
  while (!reader.done) {
    const code = reader.byte();
    if (code === CALL) {
      parts.push(body.subarray(from, reader.at), number(renumber(reader.number())));
      from = reader.at;
    } else pass(reader, code);
  }
  parts.push(body.subarray(from, reader.at));
  return Buffer.concat(parts);
}

/** The functions that a body calls, and every number in it that may be an address. */
export function mentioned(body) {
  const reader = new Reader(body);
  passLocals(reader);
  const found = { calls: new Set(), addresses: new Set() };
  while (!reader.done) {
    const code = reader.byte();
    if (code === CALL) found.calls.add(reader.number());
    else if (code === I32_CONST) found.addresses.add(reader.address());
    else if (code >= 0x28 && code <= 0x3e) {
      reader.skipNumber();
      found.addresses.add(reader.number());
    } else pass(reader, code);
  }
  return found;
}

// ---- reading

/** `[{ id, bytes, at }]`: `at` is where in the module the bytes begin. */
function sections(module) {
  const reader = new Reader(module);
  if (!reader.take(HEAD.length).equals(HEAD)) throw new Error('no WebAssembly module');
  const found = [];
  while (!reader.done) {
    const id = reader.byte();
    const bytes = reader.sized();
    found.push({ id, bytes, at: reader.at - bytes.length });
  }
  return found;
}

/** The bytes of the section with notes of that name. */
export function notes(module, name) {
  for (const { id, bytes } of sections(module)) {
    const reader = new Reader(bytes);
    if (id === NOTES && reader.text() === name) return bytes.subarray(reader.at);
  }
  return undefined;
}

/** The names of functions by their number, as far as the module says them. */
export function names(module) {
  const reader = new Reader(notes(module, 'name') ?? Buffer.alloc(0));
  while (!reader.done) {
    const isFunctions = reader.byte() === 1;
    const part = new Reader(reader.sized());
    if (isFunctions) return new Map(part.times(() => [part.number(), part.text()]));
  }
  return new Map();
}

function expect(value, wanted, what) {
  if (value !== wanted) throw new Error(`${what} of kind ${value}`);
}

function limits(reader) {
  const hasMax = reader.byte();
  if (hasMax > 1) throw new Error(`limits of kind ${hasMax}`);
  return { min: reader.number(), max: hasMax ? reader.number() : undefined };
}

/** The address that an active segment begins at. */
function place(reader) {
  expect(reader.number(), 0, 'a segment');
  expect(reader.byte(), I32_CONST, 'an address');
  const at = reader.address();
  expect(reader.byte(), END, 'an address');
  return at;
}

const READ = {
  types: (reader) => {
    let params;
    const bytes = reader.passed(() => {
      expect(reader.byte(), 0x60, 'a type');
      params = reader.sized().length;
      reader.sized();
    });
    return { bytes, params };
  },
  imports: (reader) => {
    const [from, name, kind] = [reader.text(), reader.text(), reader.byte()];
    expect(kind, FUNCTION, 'an import');
    return { from, name, kind, what: number(reader.number()) };
  },
  functions: (reader) => reader.number(),
  tables: (reader) => ({ of: reader.byte(), ...limits(reader) }),
  memories: (reader) => reader.passed(() => limits(reader)),
  globals: (reader) => ({
    of: reader.take(2),
    value: reader.passed(() => {
      for (let code; code !== END;) pass(reader, (code = reader.byte()));
    }),
  }),
  exports: (reader) => ({ name: reader.text(), kind: reader.byte(), index: reader.number() }),
  elements: (reader) => ({ at: place(reader), functions: reader.times(() => reader.number()) }),
  code: (reader) => reader.sized(),
  data: (reader) => ({ at: place(reader), bytes: reader.sized() }),
};

/** The module that these bytes are. */
export function read(bytes) {
  const all = sections(bytes).filter(({ id }) => id !== NOTES);
  const known = new Set(Object.values(SECTIONS));
  for (const { id } of all) if (!known.has(id)) throw new Error(`a section ${id}`);
  const section = (name) => all.find(({ id }) => id === SECTIONS[name])?.bytes;
  const items = (name) => {
    const reader = new Reader(section(name) ?? Buffer.from([0]));
    return reader.times(() => READ[name](reader));
  };
  const bodies = items('code');
  const imports = items('imports');
  const called = names(bytes);
  const start = section('start');
  return {
    types: items('types'),
    imports,
    functions: items('functions').map((type, i) => ({ type, body: bodies[i], name: called.get(imports.length + i) })),
    tables: items('tables'),
    memories: items('memories'),
    globals: items('globals'),
    exports: items('exports'),
    start: start && new Reader(start).number(),
    elements: items('elements'),
    data: items('data'),
    countsData: section('dataCount') !== undefined,
  };
}

/** How many functions a module imports, and where its own and its data lie in their sections: what relocations count from. */
export function places(bytes) {
  const reader = (name) => {
    const section = sections(bytes).find(({ id }) => id === SECTIONS[name]);
    if (!section) throw new Error(`no section ${name}`);
    return new Reader(section.bytes);
  };
  const [code, data] = [reader('code'), reader('data')];
  const ends = (from, length) => ({ from: from.at - length, to: from.at });
  return {
    imported: reader('imports').number(),
    functions: code.times(() => ends(code, code.sized().length)),
    data: data.times(() => {
      const at = place(data);
      return { at, ...ends(data, data.sized().length) };
    }),
  };
}

// ---- writing

export function number(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return Buffer.from(bytes);
}

/** The instruction that puts a number on the stack. */
export function constant(value) {
  const bytes = [I32_CONST];
  for (; value > 63; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

const list = (items) => Buffer.concat([number(items.length), ...items]);
const sized = (bytes) => Buffer.concat([number(bytes.length), Buffer.from(bytes)]);
const segment = (at) => Buffer.concat([Buffer.from([0]), constant(at), Buffer.from([END])]);
const bounds = ({ min, max }) => Buffer.concat([number(max === undefined ? 0 : 1), number(min), ...(max === undefined ? [] : [number(max)])]);
export const table = (one) => Buffer.concat([Buffer.from([one.of]), bounds(one)]);

/** The bytes of a module, without notes. */
export function write(module) {
  const contents = {
    types: list(module.types.map(({ bytes }) => bytes)),
    imports: list(module.imports.map(({ from, name, kind, what }) => Buffer.concat([sized(Buffer.from(from)), sized(Buffer.from(name)), Buffer.from([kind]), what]))),
    functions: list(module.functions.map(({ type }) => number(type))),
    tables: list(module.tables.map(table)),
    memories: list(module.memories),
    globals: list(module.globals.map(({ of, value }) => Buffer.concat([of, value]))),
    exports: list(module.exports.map(({ name, kind, index }) => Buffer.concat([sized(Buffer.from(name)), Buffer.from([kind]), number(index)]))),
    start: module.start === undefined ? Buffer.from([0]) : number(module.start),
    elements: list(module.elements.map(({ at, functions }) => Buffer.concat([segment(at), list(functions.map(number))]))),
    dataCount: module.countsData ? number(module.data.length) : Buffer.from([0]),
    code: list(module.functions.map(({ body }) => sized(body))),
    data: list(module.data.map(({ at, bytes }) => Buffer.concat([segment(at), sized(bytes)]))),
  };
  const written = Object.entries(contents)
    .filter(([name, bytes]) => bytes[0] !== 0 || (name === 'start' && module.start !== undefined))
    .map(([name, bytes]) => Buffer.concat([Buffer.from([SECTIONS[name]]), sized(bytes)]));
  return Buffer.concat([HEAD, ...written]);
}

/** What in a module names functions beside their bodies, with their numbers as `renumber` gives them. */
export const pointing = ({ exports, start, elements }, renumber) => ({
  exports: exports.map((one) => (one.kind === FUNCTION ? { ...one, index: renumber(one.index) } : one)),
  start: start === undefined ? undefined : renumber(start),
  elements: elements.map((one) => ({ ...one, functions: one.functions.map(renumber) })),
});

/** The same module with its functions in `order`: places of today. */
export function ordered(module, order) {
  const first = module.imports.filter(({ kind }) => kind === FUNCTION).length;
  const now = new Map(order.map((old, place) => [old + first, place + first]));
  const renumber = (index) => now.get(index) ?? index;
  return {
    ...module,
    functions: order.map((old) => ({ ...module.functions[old], body: renumbered(module.functions[old].body, renumber) })),
    ...pointing(module, renumber),
  };
}

/** Whether the first table, which calls by number go through, is one of functions. */
export const hasTableOfFunctions = (module) => module.tables[0]?.of === FUNCREF;
