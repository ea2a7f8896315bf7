// What the first load weighs: every file of dist/ as `gzip -9` makes it, and the styles inside the page by themselves.
// zlib's level 9 is gzip -9 but for the file name in gzip's header, which no server sends.
import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const gz = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** Resolves to `{ files: [{ name, raw, gz }], total, css }`, in bytes. Every file in dist belongs to the first load. */
export async function weigh(dist) {
  const files = [];
  const entries = await readdir(dist, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const bytes = await readFile(dist + name);
    files.push({ name, raw: bytes.length, gz: gz(bytes) });
  }
  const html = await readFile(dist + 'index.html', 'utf8');
  const styles = [...html.matchAll(/<style>([^]*?)<\/style>/g)].map((match) => match[1]).join('\n');
  return { files, total: files.reduce((sum, file) => sum + file.gz, 0), css: gz(styles) };
}
