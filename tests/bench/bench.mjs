// `make bench`: what the first load weighs and how long it takes beside an empty Yew page, then the engine's times.
//
// Milliseconds of one machine say nothing on another, so what is held to a bar is the ratio of two pages loaded
// alternately: a fresh browser process and profile for every load, nothing cached, medians over rounds, at full speed
// and with the CPU slowed four times. Rounds come in blocks; a run whose blocks disagree by more than 1.3 is thrown away
// and made again. Usable is the first frame in which the application's own control is laid out.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../.ci/serve.mjs';
import { weigh } from '../e2e/size.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EMPTY = `${ROOT}tests/bench/empty-yew/`;
const EMPTY_DIST = `${ROOT}target/bench/empty-yew/`;
const BLOCKS = 3;
const ROUNDS_PER_BLOCK = 3;
const SPREAD = 1.3;
const TRIES = 3;
const RATIO_BAR = 2.2;
const TOTAL_BAR = 300_000;
const CSS_BAR = 30_000;
// What moto takes to run 1000 instances and to describe them, in microseconds (../shared/performance.md, "The engine").
const MOTO = 3_274_000 + 1_764_000;

const missed = [];

function bar(text, value, limit, unit = '') {
  const held = value <= limit;
  if (!held) missed.push(text);
  console.log(`  ${text}: ${unit ? value.toLocaleString('en') : value.toFixed(2)}${unit} (bar ${limit.toLocaleString('en')}${unit}: ${held ? 'held' : 'MISSED'})`);
}

async function sizes() {
  const flexlab = await weigh(`${ROOT}dist/`);
  const empty = await weigh(EMPTY_DIST);
  console.log('\nFirst load, bytes gzipped (gzip -9)');
  for (const file of flexlab.files) console.log(`  ${file.name}: ${file.gz.toLocaleString('en')} (${file.raw.toLocaleString('en')} raw)`);
  bar('what comes before the page is usable', flexlab.total, TOTAL_BAR, ' bytes');
  bar('with what comes after', flexlab.total + flexlab.later, TOTAL_BAR, ' bytes');
  bar('styles among them', flexlab.css, CSS_BAR, ' bytes');
  console.log(`  an empty Yew page: ${empty.total.toLocaleString('en')} bytes`);
}

/** Milliseconds from navigation to the first frame with a control of the application, in a browser of its own. */
async function load(url, slowdown) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROME ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.addInitScript(() => {
      const look = () => {
        const control = document.querySelector('#app button, #app a[href]');
        if (control && control.getBoundingClientRect().height > 0) globalThis.usableAt = performance.now();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(url, { waitUntil: 'commit' });
    return await page.waitForFunction(() => globalThis.usableAt, null, { timeout: 120_000 }).then((found) => found.jsonValue());
  } finally {
    await browser.close();
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Loads both pages alternately; resolves to the medians and whether the blocks agreed. */
async function run(flexlab, empty, slowdown) {
  const rounds = [];
  for (let i = 0; i < BLOCKS * ROUNDS_PER_BLOCK; i++) {
    const pages = i % 2 ? [flexlab, empty] : [empty, flexlab];
    const times = new Map();
    for (const page of pages) times.set(page, await load(page, slowdown));
    rounds.push({ flexlab: times.get(flexlab), empty: times.get(empty), ratio: times.get(flexlab) / times.get(empty) });
  }
  const blocks = Array.from({ length: BLOCKS }, (_, b) =>
    median(rounds.slice(b * ROUNDS_PER_BLOCK, (b + 1) * ROUNDS_PER_BLOCK).map((round) => round.ratio)));
  return {
    flexlab: median(rounds.map((round) => round.flexlab)),
    empty: median(rounds.map((round) => round.empty)),
    ratio: median(rounds.map((round) => round.ratio)),
    spread: Math.max(...blocks) / Math.min(...blocks),
  };
}

async function firstLoad() {
  const flexlab = await serve(`${ROOT}dist/`);
  const empty = await serve(EMPTY_DIST);
  console.log(`\nFrom navigation to a usable Home page, cold, medians of ${BLOCKS * ROUNDS_PER_BLOCK} rounds`);
  for (const slowdown of [1, 4]) {
    for (let attempt = 1; ; attempt++) {
      const result = await run(flexlab.url, empty.url, slowdown);
      if (result.spread > SPREAD && attempt < TRIES) {
        console.log(`  (thrown away: the blocks of this run disagree by ${result.spread.toFixed(2)})`);
        continue;
      }
      if (result.spread > SPREAD) console.log(`  unsteady machine: blocks disagree by ${result.spread.toFixed(2)} in the last of ${TRIES} runs`);
      console.log(`  ${slowdown}x CPU: Flexlab ${result.flexlab.toFixed(0)} ms, an empty Yew page ${result.empty.toFixed(0)} ms`);
      bar('  ratio', result.ratio, RATIO_BAR);
      break;
    }
  }
  await flexlab.close();
  await empty.close();
}

/** What a program of the engine's prints (tests/bench/<name>.rs): in wasm built as the site is, natively for speed. */
function program(name) {
  const target = process.env.CARGO_TARGET_DIR ?? `${ROOT}target`;
  const wasm = `${target}/wasm32-unknown-unknown/release/examples/${name}.wasm`;
  const glue = `${ROOT}target/bench/${name}`;
  command('cargo', ['build', '--quiet', '--profile', 'native', '--example', name], ROOT);
  command('cargo', ['build', '--quiet', '--release', '--example', name, '--target', 'wasm32-unknown-unknown'], ROOT);
  command('wasm-bindgen', ['--target', 'nodejs', '--no-typescript', '--out-dir', glue, wasm], ROOT);
  // The glue for Node is CommonJS, whatever the package above it says.
  writeFileSync(`${glue}/package.json`, '{"type":"commonjs"}');
  return [lines(`${target}/native/examples/${name}`, []), lines(process.execPath, [`${glue}/${name}.js`])];
}

function engine() {
  const [natively, inWasm] = program('engine');
  const [held, heldInWasm] = program('memory');
  console.log('\nThe engine, microseconds: natively, in wasm, ratio');
  for (const [name, time] of natively) {
    const other = inWasm.get(name);
    console.log(`  ${name.padEnd(46)} ${time.toFixed(1).padStart(8)} ${other.toFixed(1).padStart(8)} ${(other / time).toFixed(1).padStart(6)}`);
  }
  for (const [where, figures, bytes] of [['natively', natively, held], ['in wasm', inWasm, heldInWasm]]) {
    const ratio = (one, floor) => figures.get(one) / figures.get(floor);
    console.log(`\nA large world, ${where}`);
    bar('  a Flexible set of 1000, to plain structs', ratio('a Flexible set of 1000, whole', '1000 plain structs'), 12);
    bar('  PUT 1000 and list them, to moto', figures.get('PUT 1000 instances and list them') / MOTO, 1 / 200);
    bar('  an operation among 100,000 resources, to 1,000', ratio('stop a VM among 100000 resources', 'stop a VM among 1000 resources'), 6);
    bar('  the rows of 1000 VMs, to serialising plain structs', ratio('list 1000 VMs as the portal does', 'serialise 1000 plain structs'), 1.5);
    bar('  the bodies of 1000 VMs, to serialising the same as plain structs', ratio('list 1000 VMs with their bodies', 'serialise 1000 bodies as plain structs'), 1.5);
    for (const [what, count] of bytes) bar(`  ${what}`, count, what.includes('resource of') ? 2_500 : 8_000, ' bytes');
  }
  console.log('\nGrading, in wasm');
  bar('  the seed’s lab', inWasm.get('grade the whole lab: kept'), 1_000, ' µs');
  bar('  with 4000 resources, one operation more', inWasm.get('grade with 4000 resources: one more'), 16_000, ' µs');
  bar('  with 4000 resources, a machine stops', inWasm.get('grade with 4000 resources: a machine stops'), 16_000, ' µs');
  bar('  with 4000 resources, first', inWasm.get('grade with 4000 resources: first'), 60_000, ' µs');
}

function lines(program, args) {
  const printed = execFileSync(program, args, { encoding: 'utf8' }).trim().split('\n');
  return new Map(printed.map((line) => line.split('\t')).map(([name, time]) => [name, Number(time)]));
}

function command(name, args, cwd) {
  execFileSync(name, args, { cwd, stdio: 'inherit', env: { CARGO_TARGET_DIR: `${ROOT}target`, ...process.env, RUST_BACKTRACE: '0' } });
}

command('trunk', ['build', '--release', '--quiet', '--dist', EMPTY_DIST], EMPTY);
await sizes();
await firstLoad();
engine();
if (missed.length) {
  console.error(`\nMissed: ${missed.join(', ')}`);
  process.exit(1);
}
