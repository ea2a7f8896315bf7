// The page around the program: it starts at any address, and says what to do when it can't start or breaks.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { serve } from '../../.ci/serve.mjs';
import { AT_ONCE } from '../../.ci/split.mjs';
import { DIST, WHOLE, axe, newPage } from './harness.mjs';

test('the program starts and shows a heading', async (t) => {
  const page = await newPage(t);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
});

test('it starts just so under a sub-path', async (t) => {
  const page = await newPage(t, { base: '/courses/2023/flex/' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
});

test('without WebAssembly the page says what is missing', async (t) => {
  const page = await newPage(t, { start: false, errors: /WebAssembly/, init: () => { delete globalThis.WebAssembly; } });
  await page.getByRole('heading', { name: 'This browser can’t run Flexlab' }).waitFor();
  await axe(page);
});

test('with scripts switched off the page says so', async (t) => {
  const page = await newPage(t, { start: false, more: { javaScriptEnabled: false } });
  // Playwright's text engine leaves <noscript> out, so the element is named.
  await page.locator('noscript p', { hasText: 'scripts are switched off' }).waitFor();
  assert.equal(await page.getByText('Loading the lab').isVisible(), false);
});

for (const [what, pattern] of [['program', /_bg\.wasm$/], ['script', /\.js$/]]) {
  test(`a ${what} that is not there gets the page that says what to do, and Reload brings the lab`, async (t) => {
    let broken = true;
    const url = await faulty(t, (request, response) => {
      if (!broken || !pattern.test(request.url)) return false;
      response.writeHead(404).end();
      return true;
    });
    const page = await newPage(t, { start: false, url, errors: /./ });
    await page.getByRole('heading', { name: 'Flexlab did not load' }).waitFor();
    await axe(page);
    broken = false;
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Flexlab did not load' }).waitFor({ state: 'detached' });
    await page.waitForFunction(() => window.flexlabStarted === true);
  });
}

test('a connection that breaks in the middle of the program gets the same page', async (t) => {
  const wasm = /_bg\.wasm$/;
  const url = await faulty(t, (request, response) => {
    if (!wasm.test(request.url)) return false;
    response.writeHead(200, { 'content-type': 'application/wasm', 'content-length': 100_000 });
    response.write(Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), () => response.destroy());
    return true;
  });
  const page = await newPage(t, { start: false, url, errors: /./ });
  await page.getByRole('heading', { name: 'Flexlab did not load' }).waitFor();
});

test('who is faster than the rest of the program gets the page all the same', { skip: WHOLE }, async (t) => {
  const page = await newPage(t, {
    init: () => {
      const click = () => {
        const link = document.querySelector('a[href="#/all-resources"]');
        if (link) link.click();
        else requestAnimationFrame(click);
      };
      requestAnimationFrame(click);
    },
  });
  await page.getByRole('heading', { level: 1, name: 'All resources' }).waitFor();
  await page.getByRole('complementary').getByRole('heading').first().waitFor();
  assert.ok(await page.evaluate((mark) => performance.getEntriesByName(mark).length, AT_ONCE), 'it was faster');
});

test('while the rest of the program is on its way the panel says so', { skip: WHOLE }, async (t) => {
  const url = await faulty(t, (request) => /_rest\.wasm$/.test(request.url));
  // When the test ends the server goes before the page.
  const page = await newPage(t, { start: false, url, errors: /./ });
  await page.getByRole('complementary').getByRole('status').getByText('Loading the lab…').waitFor();
  await axe(page);
});

test('when the rest of the program does not come the page says what to do, and Reload brings it', { skip: WHOLE }, async (t) => {
  let broken = true;
  const url = await faulty(t, (request, response) => {
    if (!broken || !/_rest\.wasm$/.test(request.url)) return false;
    response.writeHead(404).end();
    return true;
  });
  const page = await newPage(t, { start: false, url, errors: /./ });
  await page.getByRole('heading', { name: 'Flexlab did not load' }).waitFor();
  broken = false;
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('complementary').getByRole('heading').first().waitFor();
});

test('when the program fails the page says that the run is safe, and hands it out', async (t) => {
  const page = await newPage(t, { theme: 'dark' });
  await page.evaluate(() => localStorage.setItem('flexlab:probe', '{"entry":1}'));
  await page.evaluate(() => window.flexlabFailed('index out of bounds'));
  await page.getByRole('heading', { name: 'The program failed. Your run is safe.' }).waitFor();
  await page.getByText('What the browser said').click();
  await page.getByText('index out of bounds').waitFor();
  await axe(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download run' }).click(),
  ]);
  const run = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(run.format, 'flexlab-rescue');
  assert.equal(run.localStorage['flexlab:probe'], '{"entry":1}');
  await page.getByRole('status').getByText('in your downloads').waitFor();
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('heading', { name: 'The program failed. Your run is safe.' }).waitFor({ state: 'detached' });
});

test('a trap of the program is found by the page itself', async (t) => {
  const page = await newPage(t, { errors: /unreachable/ });
  await page.evaluate(() => {
    // (module (func (export "f") unreachable)): the smallest program that traps.
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    const trap = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.f;
    setTimeout(trap, 0);
  });
  await page.getByRole('heading', { name: 'The program failed. Your run is safe.' }).waitFor();
});

test('somebody else’s exception is not taken for a failure of the program', async (t) => {
  const page = await newPage(t, { errors: /an extension/ });
  await page.evaluate(() => new Promise((done) => {
    addEventListener('error', () => setTimeout(done, 0));
    setTimeout(() => { throw new Error('an extension stumbled'); }, 0);
  }));
  assert.equal(await page.getByText('The program failed').count(), 0);
});

/** The site behind a server that answers some requests badly; closed with the test. */
async function faulty(t, intercept) {
  const server = await serve(DIST, { intercept });
  t.after(() => server.close());
  return server.url;
}
