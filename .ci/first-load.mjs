// `node .ci/first-load.mjs DIRECTORY`: writes `.ci/first-load.txt`, which functions of the site in DIRECTORY (as Trunk
// left it) run on a first visit until the page asks for the rest. `make first-load` builds one and calls this.
//
// Every function is made to tell that it runs, and the page is opened in Chromium in each way in which it can look
// different; then once more as a returning student opens it, and at the address of another page: these ask for the rest
// earlier.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { compiler, listed, readList, writeList } from './list.mjs';
import { serve } from './serve.mjs';
import { FUNCTION, I32, Reader, constant, number, passLocals, pointing, read, renumbered, write } from './wasm.mjs';

const RAN = '$ran';
// How long the rest lets them wait: what the page does meanwhile it has to do by itself.
const PATIENCE_MS = 3000;
const VISITS = [
  { viewport: { width: 1366, height: 768 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark', reducedMotion: 'reduce', hasTouch: true },
  { viewport: { width: 1920, height: 1080 }, colorScheme: 'light', locale: 'de-DE', timezoneId: 'Asia/Kolkata' },
];

/** The module, whose functions each call the import `$ran` with their place first. */
function telling(module) {
  const told = module.imports.length;
  const now = (index) => (index < told ? index : index + 1);
  return {
    ...module,
    types: [...module.types, { bytes: Buffer.from([0x60, 1, I32, 0]), params: 1 }],
    imports: [...module.imports, { from: module.imports[0].from, name: RAN, kind: FUNCTION, what: number(module.types.length) }],
    functions: module.functions.map(({ type, body }, i) => {
      const anew = renumbered(body, now);
      const reader = new Reader(anew);
      passLocals(reader);
      return { type, body: Buffer.concat([anew.subarray(0, reader.at), constant(i), Buffer.from([0x10]), number(told), anew.subarray(reader.at)]) };
    }),
    ...pointing(module, now),
  };
}

/** The site with such a program, in a directory beside it. */
async function made(directory) {
  const site = join(directory, 'telling');
  await rm(site, { recursive: true, force: true });
  const names = await readdir(directory);
  await mkdir(site);
  let module;
  for (const name of names) {
    const bytes = await readFile(join(directory, name));
    if (name.endsWith('.wasm')) {
      module = read(bytes);
      await writeFile(join(site, name), write(telling(module)));
    } else if (name.endsWith('.js')) {
      await writeFile(join(site, name), bytes.toString().replace('const import0 = {', `const import0 = { ${RAN}: (place) => globalThis.ran?.add(place),`));
    } else await writeFile(join(site, name), bytes.toString().replace(/ integrity="?sha384-[\w+/=]+"?/g, ''));
  }
  return { site, module };
}

/** The places of the functions that run until the page asks for the rest. */
async function ran(browser, url, visit) {
  const context = await browser.newContext(visit);
  const page = await context.newPage();
  await page.addInitScript((patience) => {
    globalThis.ran = new Set();
    globalThis.flexlabRest = () => new Promise((arrived) => {
      setTimeout(() => {
        // Who leaves now is let go: nothing can be fetched then.
        Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
        for (const event of ['visibilitychange', 'pagehide']) (event === 'pagehide' ? window : document).dispatchEvent(new Event(event));
        globalThis.first ??= [...globalThis.ran];
        delete document.hidden;
        arrived();
      }, patience);
    });
  }, PATIENCE_MS);
  const places = [];
  const opened = async (address) => {
    await page.goto('about:blank');
    await page.goto(address);
    const found = await page.waitForFunction(() => globalThis.first, null, { timeout: 60_000 });
    places.push(...await found.jsonValue());
  };
  await opened(url);
  await opened(url);
  await context.clearCookies();
  await page.evaluate(() => localStorage.clear());
  await opened(`${url}#/all-resources`);
  await context.close();
  return places;
}

const { site, module } = await made(process.argv[2]);
const server = await serve(site);
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? '/usr/bin/chromium', chromiumSandbox: false, args: ['--disable-gpu'] });
const first = new Set();
for (const visit of VISITS) for (const place of await ran(browser, server.url, visit)) first.add(place);
await browser.close();
await server.close();
const names = new Set([...first].map((place) => module.functions[place].name).filter(Boolean).map(listed));
// What another compiler needs of the list stays in it.
const before = await readList().catch(() => ({ compilers: new Set(), names: new Set() }));
const others = new Set([...before.compilers].filter((other) => other !== compiler()));
const more = others.size > 0 ? [...before.names].filter((name) => !names.has(name)) : [];
await writeList({ compilers: others.add(compiler()), names: new Set([...names, ...more]) });
console.log(`${names.size} names of ${first.size} functions among ${module.functions.length}, and ${more.length} from before`);
