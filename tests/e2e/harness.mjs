// What every end-to-end test stands on: the built site in a real browser. `make test-e2e` builds dist/ and runs
// tests/e2e/*.spec.mjs with Node's own test runner, two files at a time; a spec is a plain node:test file:
//
//     import { test } from 'node:test';
//     import { axe, newPage, shot } from './harness.mjs';
//
//     test('Home greets a newcomer', async (t) => {
//       const page = await newPage(t, { theme: 'dark', viewport: { width: 390, height: 844 } });
//       await page.getByRole('heading', { name: 'Flexlab' }).waitFor();
//       await axe(page);
//       await shot(page, 'home-dark');
//     });
//
// `newPage` opens the site in a browser context of its own (fresh storage) and waits until the program has started.
// Pass `{ context: page.context() }` for a second tab on the same storage. When the test ends it closes the page and
// fails the test on: an error in the console, an uncaught exception, a crash, a request to anywhere else, and any
// request at all after the load (a reload is a new load). A test that provokes an error names it: `{ errors: /panicked/ }`.
//
// Ask by role and label (`getByRole`, `getByLabel`), never by class. There is no sleep here and none is needed:
// locators wait. One file alone: `make dist && node --test tests/e2e/lab.spec.mjs` (after `. target/tools.env`).
// `FLEXLAB_BROWSER=firefox` drives Firefox instead, over WebDriver BiDi: Playwright's own protocol needs a patched one.
import assert from 'node:assert/strict';
import { access, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium, firefox } from 'playwright-core';
import { serve } from '../../.ci/serve.mjs';

/** Why a site is not in two parts (Makefile, `dist`), or false where it has to be. */
export const WHOLE = !process.env.std_source && 'without the source of the standard library the site is larger, and in one part';
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
export const OUTPUT = fileURLToPath(new URL('./output/', import.meta.url));
export const DESKTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

const CHROMIUM_FLAGS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const inFirefox = process.env.FLEXLAB_BROWSER === 'firefox';
const opened = new Map();

after(async () => {
  for (const thing of opened.values()) await (await thing).close();
});

/** Opens something once per file and closes it when the file ends. */
function once(key, open) {
  if (!opened.has(key)) opened.set(key, open());
  return opened.get(key);
}

/** Serves dist under `base`, once per file and base; resolves to the address. */
export async function site(base = '/') {
  await access(DIST + 'index.html').catch(() => assert.fail('dist/ has no site: run `make dist` first'));
  return (await once(`site ${base}`, () => serve(DIST, { base }))).url;
}

/** The browser, one process per file (in Firefox one per theme: the theme is a preference there). */
export function browser(theme = 'light') {
  if (!inFirefox) {
    return once('chromium', () => chromium.launch({
      executablePath: process.env.CHROME ?? '/usr/bin/chromium', chromiumSandbox: false, args: CHROMIUM_FLAGS,
    }));
  }
  return once(`firefox ${theme}`, () => firefox.launch({
    channel: 'moz-firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    firefoxUserPrefs: { 'layout.css.prefers-color-scheme.content-override': theme === 'dark' ? 0 : 1 },
  }));
}

/**
 * A page of the site, started. Options:
 *   theme     'light' (default) or 'dark'
 *   viewport  { width, height }, default DESKTOP
 *   context   the context of another page: a second tab on the same storage
 *   hash      where to open, e.g. '#/resources'
 *   base      a sub-path to serve the site under, e.g. '/labs/flex/'
 *   url       an address other than the site's (a server of the test's own)
 *   errors    a pattern of console errors and exceptions that the test provokes
 *   init      a function to run in the page before anything of the site does
 *   start     false: do not wait for the program (it is meant not to come)
 *   more      further options of browser.newContext
 */
export async function newPage(t, options = {}) {
  const { theme = 'light', viewport = DESKTOP, hash = '', start = true, more = {} } = options;
  const url = options.url ?? await site(options.base);
  const context = options.context ?? await (await browser(theme)).newContext({
    viewport, ...(inFirefox ? {} : { colorScheme: theme }), ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrongs = await watch(page, url, options.errors);
  if (options.init) await page.addInitScript(options.init);
  t.after(async () => {
    if (t.passed === false) await shot(page, `failed ${t.fullName ?? t.name}`).catch(() => {});
    await page.close();
    if (!options.context) await context.close();
    assert.deepEqual(wrongs, [], 'the page did what no page may do');
  });
  await page.goto(url + hash);
  if (start) await started(page);
  return page;
}

/**
 * Waits until the program has drawn something in place of the boot screen, and the rest of it is there; needed again after
 * `page.reload()`.
 */
export async function started(page) {
  await page.waitForFunction(() => window.flexlabStarted === true && !document.getElementById('boot')
    && ![...document.querySelectorAll('[role=status]')].some((status) => status.textContent.startsWith('Loading the lab')));
}

/**
 * Collects what no page may do. Requests are free while a document loads, and forbidden from its start on, but for the rest
 * of the program (`.ci/split.mjs`), which the load ends with: once it has come, nothing is asked for.
 */
async function watch(page, url, tolerated) {
  const wrongs = [];
  const origin = new URL(url).origin;
  let loading = true;
  let whole = false;
  const isRest = (to) => /_rest\.wasm$/.test(to);
  const complain = (text) => {
    if (!tolerated?.test(text)) wrongs.push(text);
  };
  await page.exposeFunction('flexlabTellStarted', () => { loading = false; });
  await page.addInitScript(() => {
    addEventListener('TrunkApplicationStarted', () => {
      window.flexlabStarted = true;
      window.flexlabTellStarted();
    });
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complain(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`exception: ${error.message}`));
  page.on('crash', () => complain('the page crashed'));
  page.on('request', (request) => {
    const to = request.url();
    if (/^(data|blob|about):/.test(to)) return;
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      loading = true;
      whole = false;
    }
    if (!to.startsWith(origin + '/')) wrongs.push(`a request to elsewhere: ${to}`);
    else if (isRest(to) ? whole : !loading) wrongs.push(`a request after the load: ${to}`);
  });
  page.on('requestfinished', async (request) => {
    // A test may be over, and its page closed, before the rest is here.
    const response = isRest(request.url()) && await request.response().catch(() => null);
    if (response && response.ok()) whole = true;
  });
  return wrongs;
}

/** A picture in tests/e2e/output/, for people; returns its path. */
export async function shot(page, name, options = {}) {
  await mkdir(OUTPUT, { recursive: true });
  const path = `${OUTPUT}${name.replace(/[^\w.-]+/g, '-')}.png`;
  await page.screenshot({ path, ...options });
  return path;
}

const axeSource = () => readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Fails on any violation, of any severity, of WCAG 2.0-2.2 A and AA and of best practice (decisions.md 17).
 * `within` is a CSS selector of the part to look at; the whole page when absent.
 */
export async function axe(page, { within } = {}) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(await axeSource());
  const found = await page.evaluate(
    ([selector, tags]) => window.axe.run(selector ?? document, { runOnly: { type: 'tag', values: tags } }),
    [within, AXE_TAGS],
  );
  assert.ok(found.passes.length > 0, 'axe looked at something');
  const told = found.violations.map((rule) => {
    const nodes = rule.nodes.map((node) => `    ${node.target.join(' ')}\n      ${node.html.slice(0, 200)}\n      ${
      node.failureSummary.replace(/\s*\n\s*/g, ' ')}`);
    return `  ${rule.id} (${rule.impact}): ${rule.help}\n${nodes.join('\n')}`;
  });
  assert.equal(told.length, 0, `axe-core found ${told.length} at ${page.url()}:\n${told.join('\n')}`);
}
