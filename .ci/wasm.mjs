// What `.ci/pack.mjs` needs to know of a WebAssembly module: its sections, its functions, and how to write it anew with
// its functions in another order. Whatever is met here and not known is an error: nothing is guessed.

const NOTES = 0;
const IMPORT = 2;
const FUNCTION = 3;
const GLOBAL = 6;
const EXPORT = 7;
const START = 8;
const ELEMENT = 9;
const CODE = 10;
const FUNC_KIND = 0;

/** Reads and copies from one place on. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
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

  skipNumber() {
    while (this.byte() >= 128);
  }

  take(length) {
    this.at += length;
    if (this.at > this.bytes.length) throw new Error('the module ends too early');
    return this.bytes.subarray(this.at - length, this.at);
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

export function number(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return Buffer.from(bytes);
}

const counted = (items) => Buffer.concat([number(items.length), ...items]);
const sized = (bytes) => Buffer.concat([number(bytes.length), bytes]);

/** `[{ id, bytes }]`. */
export function sections(module) {
  const reader = new Reader(module);
  if (reader.take(8).toString('hex') !== '0061736d01000000') throw new Error('no WebAssembly module');
  const found = [];
  while (!reader.done) found.push({ id: reader.byte(), bytes: reader.take(reader.number()) });
  return found;
}

const only = (all, id) => all.find((section) => section.id === id)?.bytes ?? Buffer.from([0]);

/** The bodies of the functions, in their order. */
export function functions(module) {
  const reader = new Reader(only(sections(module), CODE));
  return reader.times(() => reader.take(reader.number()));
}

/** Calls `each` with the kind of every import, after its names as `rename` gives them back. */
function imports(bytes, rename) {
  const reader = new Reader(bytes);
  let count = 0;
  const entries = reader.times(() => {
    const from = sized(reader.take(reader.number()));
    const name = sized(Buffer.from(rename(reader.take(reader.number()).toString())));
    const kind = reader.byte();
    const rest = reader.passed(() => {
      if (kind === FUNC_KIND) {
        reader.skipNumber();
        count++;
      } else if (kind === 3) {
        reader.take(2);
      } else if (kind === 1 || kind === 2) {
        if (kind === 1) reader.byte();
        const limits = reader.byte();
        reader.skipNumber();
        if (limits & 1) reader.skipNumber();
      } else throw new Error(`an import of kind ${kind}`);
    });
    return Buffer.concat([from, name, Buffer.from([kind]), rest]);
  });
  return { count, bytes: counted(entries) };
}

// How many numbers follow an instruction; what follows otherwise is in `instruction`.
const NUMBERS = new Map([
  ...[0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].map((code) => [code, 0]),
  ...[0x02, 0x03, 0x04, 0x0c, 0x0d, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42, 0xd0].map((code) => [code, 1]),
  ...[0x11, 0x13].map((code) => [code, 2]),
  ...range(0x28, 0x3e).map((code) => [code, 2]),
  ...range(0x45, 0xc4).map((code) => [code, 0]),
]);
// After the prefix 0xfc, from its 0: conversions, then memory and tables.
const NUMBERS_AFTER_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}

/** Passes over what follows `code`, unless it names a function. */
function pass(reader, code) {
  const numbers = code === 0xfc ? NUMBERS_AFTER_PREFIX[reader.number()] : NUMBERS.get(code);
  if (numbers !== undefined) for (let i = 0; i < numbers; i++) reader.skipNumber();
  else if (code === 0x43) reader.take(4);
  else if (code === 0x44) reader.take(8);
  else if (code === 0x0e) {
    for (let labels = reader.number() + 1; labels > 0; labels--) reader.skipNumber();
  } else if (code === 0x1c) reader.take(reader.number());
  else throw new Error(`an instruction 0x${code.toString(16)} that .ci/wasm.mjs does not know`);
}

const NAMES_A_FUNCTION = new Set([0x10, 0x12, 0xd2]);

/** Copies instructions, with the functions that they name as `renumber` gives them: all there are, or one expression. */
function instructions(reader, renumber, { expression = false } = {}) {
  const parts = [];
  let from = reader.at;
  while (!reader.done) {
    const code = reader.byte();
    if (NAMES_A_FUNCTION.has(code)) {
      parts.push(reader.bytes.subarray(from, reader.at), number(renumber(reader.number())));
      from = reader.at;
    } else pass(reader, code);
    if (expression && code === 0x0b) break;
  }
  parts.push(reader.bytes.subarray(from, reader.at));
  return Buffer.concat(parts);
}

function body(bytes, renumber) {
  const reader = new Reader(bytes);
  const locals = reader.passed(() => reader.times(() => {
    reader.skipNumber();
    reader.byte();
  }));
  return sized(Buffer.concat([locals, instructions(reader, renumber)]));
}

function globals(bytes, renumber) {
  const reader = new Reader(bytes);
  return counted(reader.times(() => Buffer.concat([reader.take(2), instructions(reader, renumber, { expression: true })])));
}

function exported(bytes, renumber) {
  const reader = new Reader(bytes);
  return counted(reader.times(() => {
    const name = sized(reader.take(reader.number()));
    const kind = reader.byte();
    const index = reader.number();
    return Buffer.concat([name, Buffer.from([kind]), number(kind === FUNC_KIND ? renumber(index) : index)]);
  }));
}

function elements(bytes, renumber) {
  const reader = new Reader(bytes);
  return counted(reader.times(() => {
    const flags = reader.number();
    const parts = [number(flags)];
    if (flags > 7) throw new Error(`elements of kind ${flags}`);
    const active = !(flags & 1);
    if (active && flags & 2) parts.push(number(reader.number()));
    if (active) parts.push(instructions(reader, renumber, { expression: true }));
    if (flags & 3) parts.push(reader.take(1));
    parts.push(counted(reader.times(() => (flags & 4
      ? instructions(reader, renumber, { expression: true })
      : number(renumber(reader.number()))))));
    return Buffer.concat(parts);
  }));
}

/**
 * The same module with its functions in `order` (places of today) and its imports named as `rename` gives them. Notes for
 * tools, which name functions by their number, are left out.
 */
export function rewritten(module, order, rename) {
  const all = sections(module);
  const named = imports(only(all, IMPORT), rename);
  const places = new Map(order.map((old, place) => [old + named.count, place + named.count]));
  const renumber = (index) => (index < named.count ? index : places.get(index));
  const inOrder = (bytes, read) => {
    const reader = new Reader(bytes);
    const items = reader.times(() => read(reader));
    return counted(order.map((old) => items[old]));
  };
  const write = {
    [IMPORT]: () => named.bytes,
    [FUNCTION]: (bytes) => inOrder(bytes, (reader) => number(reader.number())),
    [GLOBAL]: (bytes) => globals(bytes, renumber),
    [EXPORT]: (bytes) => exported(bytes, renumber),
    [START]: (bytes) => number(renumber(new Reader(bytes).number())),
    [ELEMENT]: (bytes) => elements(bytes, renumber),
    [CODE]: (bytes) => inOrder(bytes, (reader) => body(reader.take(reader.number()), renumber)),
  };
  const run = all.filter(({ id }) => id !== NOTES);
  const written = run.map(({ id, bytes }) => Buffer.concat([Buffer.from([id]), sized(write[id]?.(bytes) ?? bytes)]));
  return Buffer.concat([module.subarray(0, 8), ...written]);
}
