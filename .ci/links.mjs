// What the linker says of a program when asked to (`--emit-relocs`): which data each function and each piece of data
// refers to. The numbers in the code alone don't tell: an address may be written as another less a constant.
//
// The format is the one of WebAssembly/tool-conventions, Linking.md.
import { Reader, names, notes, places } from './wasm.mjs';

const VERSION = 2;
const SYMBOL_TABLE = 8;
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;
// Kinds of symbols.
const DATA = 1;
const SECTION = 3;
// Kinds of relocations: those with something to add to the address, and which of them are addresses of data.
const WITH_ADDEND = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);
const ADDRESS = new Set([3, 4, 5, 11, 14, 15, 16, 17]);

/** Every symbol; those of data with where they lie. */
function symbols(linked, segments) {
  const reader = new Reader(notes(linked, 'linking') ?? Buffer.alloc(0));
  if (reader.done || reader.number() !== VERSION) throw new Error('the linker’s notes are missing, or of another version');
  while (!reader.done) {
    const kind = reader.byte();
    const part = new Reader(reader.sized());
    if (kind === SYMBOL_TABLE) return part.times(() => symbol(part, segments));
  }
  throw new Error('the linker’s notes have no symbols');
}

function symbol(reader, segments) {
  const kind = reader.byte();
  const flags = reader.number();
  if (kind === DATA) {
    reader.sized();
    if (flags & UNDEFINED) return undefined;
    const [segment, offset, size] = [reader.number(), reader.number(), reader.number()];
    return { at: segments[segment].at + offset, size };
  }
  reader.number();
  if (kind !== SECTION && (!(flags & UNDEFINED) || flags & EXPLICIT_NAME)) reader.sized();
  return undefined;
}

/** `[{ offset, symbol }]`, by offset: where in the section an address stands, and of what. */
function relocations(linked, section) {
  const reader = new Reader(notes(linked, `reloc.${section}`) ?? Buffer.from([0, 0]));
  reader.number();
  const found = reader.times(() => {
    const one = { kind: reader.byte(), offset: reader.number(), symbol: reader.number() };
    if (WITH_ADDEND.has(one.kind)) reader.skipNumber();
    return one;
  });
  return found.filter(({ kind }) => ADDRESS.has(kind)).sort((a, b) => a.offset - b.offset);
}

/** Calls `each(place, relocation)` for each relocation that lies in a place. Places may overlap. */
function within(places, relocations, each) {
  for (const place of places) {
    for (let i = firstFrom(relocations, place.from); relocations[i]?.offset < place.to; i++) each(place, relocations[i]);
  }
}

function firstFrom(relocations, offset) {
  let [low, high] = [0, relocations.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (relocations[middle].offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * `{ data: [{ at, size, refers }], ofFunction }` of a program as the linker left it: the pieces of data by their address,
 * each with the pieces that it refers to, and for each name of functions the pieces that these refer to.
 */
export function links(linked) {
  const { imported, functions, data: segments } = places(linked);
  const all = symbols(linked, segments);
  const pieces = all.filter((piece) => piece && piece.size > 0).sort((a, b) => a.at - b.at || b.size - a.size);
  for (const piece of pieces) piece.refers = new Set();
  const called = names(linked);
  const ofFunction = new Map([...called.values()].map((name) => [name, new Set()]));
  within(functions.map((place, i) => ({ ...place, name: called.get(imported + i) })), relocations(linked, 'CODE'), ({ name }, { symbol }) => {
    if (all[symbol]?.size > 0) ofFunction.get(name).add(all[symbol]);
  });
  const standing = pieces.flatMap((piece) => segments
    .filter(({ at, from, to }) => piece.at >= at && piece.at - at < to - from)
    .map((segment) => ({ piece, from: segment.from + piece.at - segment.at, to: segment.from + piece.at - segment.at + piece.size })));
  within(standing, relocations(linked, 'DATA'), ({ piece }, { symbol }) => {
    if (all[symbol]?.size > 0) piece.refers.add(all[symbol]);
  });
  return { data: pieces, ofFunction };
}
