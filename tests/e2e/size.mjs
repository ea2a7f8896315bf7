// What the first load weighs, and what comes after it: every file of dist/ as `gzip -9` makes it, and the styles inside
// the page by themselves. zlib's level 9 is gzip -9 but for the file name in gzip's header, which no server sends.
import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const gz = (bytes) => gzipSync(bytes, { level: 9 }).length;

// What the page asks for when it is there: `.ci/split.mjs`. That nothing needs it before, size.spec.mjs looks.
const LATER = /_rest\.wasm$/;

/**
 * Resolves to `{ files: [{ name, raw, gz }], total, css, later }`, in bytes. Every file in dist belongs to the first load
 * (`total`) but the rest of the program (`later`).
 */
export async function weigh(dist) {
  const files = [];
  const entries = await readdir(dist, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const bytes = await readFile(dist + name);
    files.push({ name, raw: bytes.length, gz: gz(bytes) });
  }
  const html = await readFile(dist + 'index.html', 'utf8');
  const styles = [...html.matchAll(/<style>([^]*?)<\/style>/g)].map((match) => match[1]).join('\n');
  const sum = (some) => some.reduce((sum, file) => sum + file.gz, 0);
  const isLater = ({ name }) => LATER.test(name);
  return { files, total: sum(files.filter((file) => !isLater(file))), css: gz(styles), later: sum(files.filter(isLater)) };
}
