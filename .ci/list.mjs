// The list of what runs until the first page of a first visit is there: `.ci/first-load.txt`, which `make first-load`
// writes. Compilers inline and merge functions each in its own way, so the list says which ones it was made with.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const LIST = fileURLToPath(new URL('first-load.txt', import.meta.url));

/** A function's name as the list has it: what tells one build from another is left out, and which crate asked for it. */
export const listed = (name) => name
  .replace(/Cs[0-9A-Za-z]+_/g, 'C')
  .replace(/(?:C\d+[a-z_]+|B[0-9A-Za-z]*_)(?=(?: externref shim)?$)/, '')
  .replace(/shim_idx: \d+, /, '');

/** The compiler that builds the program here, as the list names it. */
export const compiler = () => execFileSync('rustc', ['--version']).toString().match(/^rustc \S+/)[0];

/** Resolves to `{ compilers, names }`, two sets. */
export async function readList() {
  const lines = (await readFile(LIST, 'utf8')).trimEnd().split('\n');
  const told = lines.filter((line) => line.startsWith('#')).join('\n');
  return { compilers: new Set(told.match(/rustc \d\S+\b/g)), names: new Set(lines.filter((line) => !line.startsWith('#'))) };
}

export const writeList = ({ compilers, names }) => writeFile(LIST, [
  '# What runs until the first page of a first visit is there. Written by `make first-load`.',
  `# Made with ${[...compilers].sort().join(', ')}: with each it was added to. It begins anew where this file is missing.`,
  ...[...names].sort(), '',
].join('\n'));
