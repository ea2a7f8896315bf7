// Labs and runs that go from one browser to another, as a link or a file: offered first, started when one says so, and
// never over the run in hand. By role and label.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { PHONE, axe, newPage, shot, started } from './harness.mjs';
import { button, createSet, enter, goTo, heading, label, score } from './steps.mjs';

const lab = (page, name = 'Flexible orchestration') => page.getByRole('complementary', { name });
const offer = (page, what = 'link') => lab(page, /./).getByRole('region', { name: `What the ${what} has` });
const broken = (page, what = 'link') => lab(page, /./).getByRole('region', { name: `The ${what} can’t be opened` });
const share = (page) => page.getByRole('dialog', { name: 'Share', exact: true });
const says = (where, text) => where.getByText(text).first().waitFor();
const data = (path) => readFile(new URL(`../data/${path}`, import.meta.url), 'utf8');
const sample = async (name) => JSON.parse(await data(`links/v1-${name}.link.json`)).link;
const OWN = 'A group of your own';

async function menu(page, item) {
  await button(page, 'Lab menu').click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Opens a link in the page, as a click on it in another place of the same window does. */
async function follow(page, link) {
  await page.evaluate((to) => { location.hash = to; }, link);
}

/** The link that is shown. */
async function shown(page) {
  const address = await share(page).getByRole('textbox', { name: 'Link' }).inputValue();
  return address.slice(address.indexOf('#'));
}

/** Opens the pane and chooses what to share. */
async function shared(page, what) {
  await menu(page, 'Share…');
  await share(page).getByRole('radio', { name: what }).check();
  return shown(page);
}

async function openFile(page, file) {
  const asking = page.waitForEvent('filechooser');
  await menu(page, /^Open a file/);
  await (await asking).setFiles(file);
}

const json = (name, text) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

test('a lab is shared, and opened in a fresh browser', async (t) => {
  const page = await newPage(t, { more: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await enter(page);
  const link = await shared(page, /^This lab By/);
  assert.ok(link.length <= 120, link);
  await says(share(page), /^\d+ characters$/);
  await button(share(page), 'Copy the link').click();
  await says(share(page).getByRole('status'), 'Copied.');
  assert.ok((await page.evaluate(() => navigator.clipboard.readText())).endsWith(link));
  await share(page).getByRole('img', { name: 'QR code of the link' }).waitFor();
  await says(share(page), /^Yes\. A Discord message takes it/);
  await says(share(page), /^No\. Outlook/);
  assert.equal(await share(page).getByRole('radio', { name: /^My run/ }).isDisabled(), true);
  await axe(page);
  await share(page).getByRole('radio').first().scrollIntoViewIfNeeded();
  await shot(page, 'share');

  const other = await newPage(t, { hash: link });
  await says(offer(other), 'Flexible orchestration');
  await says(offer(other), 'A lab of 2 steps, 30 points');
  await says(offer(other), 'One of Flexlab’s own labs');
  assert.match(other.url(), /#\/$/, 'the address is a route again');
  await axe(other);
  await shot(other, 'link-lab');
  await button(offer(other), 'Start this lab').click();
  await offer(other).waitFor({ state: 'detached' });
  await enter(other);
  assert.deepEqual(await score(other), [0, 30]);
});

test('a run, and a lab begun part-way, come as they were', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page);
  const begun = await shared(page, /^This lab, begun/);
  await shot(page, 'share-begun');
  await share(page).getByRole('radio', { name: /^My run/ }).check();
  const run = await shown(page);
  assert.notEqual(run, begun);
  await page.keyboard.press('Escape');
  await share(page).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'lab-menu');

  const other = await newPage(t, { hash: run, theme: 'dark' });
  await says(offer(other), /^A run of it, with 1 operation/);
  await axe(other);
  await shot(other, 'link-run-dark');
  await button(offer(other), 'Open this run').click();
  await says(lab(other), '22 of 30 points');
  await goTo(other, 'All resources');
  await other.getByRole('main').getByRole('link', { name: 'demo-set', exact: true }).waitFor();
  await follow(other, begun);
  await says(offer(other), 'It begins part-way, after 1 operation');
  await button(offer(other), 'Start this lab').click();
  await offer(other).waitFor({ state: 'detached' });
  await says(lab(other), '22 of 30 points');
  await menu(other, 'Share…');
  await axe(other);
  await shot(other, 'share-dark');
});

test('a link while a run is under way is offered beside it, and each lab keeps its run', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page);
  await goTo(page, 'All resources');
  const before = page.url();
  await follow(page, await sample('own-lab'));
  await says(offer(page), OWN);
  await says(offer(page), 'Not one of Flexlab’s own labs');
  await says(offer(page), /Your run of Flexible orchestration is kept/);
  assert.equal(page.url(), before);
  assert.equal(await offer(page).evaluate((card) => card === document.activeElement), true);
  assert.deepEqual(await score(page), [22, 30]);
  await page.getByRole('main').getByRole('link', { name: 'demo-set', exact: true }).waitFor();
  await shot(page, 'link-beside-a-run');
  await button(offer(page), 'Not now').click();
  await offer(page).waitFor({ state: 'detached' });
  assert.deepEqual(await score(page), [22, 30]);
  await follow(page, await sample('own-lab'));
  await button(offer(page), 'Start this lab').click();
  await lab(page, OWN).waitFor();
  await heading(page, 'Azure services').waitFor();
  // A lab of its own text survives a reload, with what was done in it.
  await goTo(page, 'Resource groups');
  await button(page, 'Create').click();
  await label(page, 'Resource group').fill('my-grp');
  await label(page, 'Region').selectOption({ label: '(Asia Pacific) Central India' });
  await button(page, 'Create').click();
  await goTo(page, 'Resource groups');
  await page.getByRole('link', { name: 'my-grp', exact: true }).waitFor();
  await page.reload();
  await started(page);
  await lab(page, OWN).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'my-grp', exact: true }).waitFor();
  // "Start over" starts the same lab.
  await menu(page, /^Start over/);
  await page.getByRole('dialog', { name: 'Start over?' }).getByRole('button', { name: 'Start over' }).click();
  await page.getByRole('main').getByRole('link', { name: 'my-grp', exact: true }).waitFor({ state: 'detached' });
  await lab(page, OWN).waitFor();
  await menu(page, /^Undo start over/);
  await page.getByRole('main').getByRole('link', { name: 'my-grp', exact: true }).waitFor();
  await menu(page, /^Other labs/);
  await page.getByRole('heading', { level: 1, name: 'Labs' }).waitFor();
  await says(page.getByRole('main'), /22 of 30 points/);
  await axe(page);
  await shot(page, 'labs');
  await button(page, 'Continue: Flexible orchestration').click();
  await says(lab(page), '22 of 30 points');
  await menu(page, /^Other labs/);
  await button(page, `Continue: ${OWN}`).click();
  await lab(page, OWN).waitFor();
  await goTo(page, 'Resource groups');
  await page.getByRole('main').getByRole('link', { name: 'my-grp', exact: true }).waitFor();
});

test('earlier runs are listed, opened, downloaded and deleted', async (t) => {
  const page = await newPage(t, { theme: 'dark' });
  await enter(page);
  await openFile(page, json('run.json', await data('runs/v1-solution.json')));
  await says(offer(page, 'file'), 'In the file run.json');
  await axe(page);
  await button(offer(page, 'file'), 'Open this run').click();
  await says(lab(page), '30 of 30 points');
  await menu(page, /^Start over/);
  await page.getByRole('dialog', { name: 'Start over?' }).getByRole('button', { name: 'Start over' }).click();
  await says(lab(page), '0 of 30 points');
  await menu(page, /^Other labs/);
  const runs = page.getByRole('region', { name: 'Earlier runs' });
  await says(runs, / · 30 of 30 points · \d+ operations$/);
  await axe(page);
  await shot(page, 'labs-dark');
  const coming = page.waitForEvent('download');
  await runs.getByRole('button', { name: /^Download the run of Flexible orchestration/ }).click();
  assert.match(await readFile(await (await coming).path(), 'utf8'), /"scenario":\{"id":"flexible-orchestration"/);
  await runs.getByRole('button', { name: /^Open the run of/ }).click();
  await says(lab(page), '30 of 30 points');
  await menu(page, /^Start over/);
  await page.getByRole('dialog', { name: 'Start over?' }).getByRole('button', { name: 'Start over' }).click();
  await says(lab(page), '0 of 30 points');
  await menu(page, /^Other labs/);
  await runs.getByRole('button', { name: /^Delete the run of/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this run?' });
  await axe(page);
  await button(dialog, 'Delete').click();
  await says(runs, /^None yet/);
  await page.reload();
  await started(page);
  await says(runs, /^None yet/);
});

test('a broken link says what is wrong with it, and the run is as it was', async (t) => {
  const link = await sample('lab-by-reference');
  const page = await newPage(t, { hash: link.slice(0, -3) });
  await says(broken(page), /: 3 of its characters were cut off/);
  await says(broken(page), 'Your run here is as it was.');
  await heading(page, 'Azure services').waitFor();
  await axe(page);
  await shot(page, 'link-broken');
  await follow(page, link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
  await says(broken(page), /its checksum does not fit/);
  await follow(page, '#2.l.4.00000000.AAAA');
  await says(broken(page), /of version 2/);
  await broken(page).getByRole('link', { name: 'See the labs that are here' }).click();
  await page.getByRole('heading', { level: 1, name: 'Labs' }).waitFor();
  await button(broken(page), 'Close').click();
  await broken(page).waitFor({ state: 'detached' });
  await follow(page, '#nowhere');
  await page.getByRole('heading', { level: 1, name: 'Not found' }).waitFor();
  await says(page.getByRole('main'), 'nowhere');
});

test('by keyboard: share, copy where the browser refuses, open, decline', async (t) => {
  const page = await newPage(t, {
    init: () => { Clipboard.prototype.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError')); },
  });
  await enter(page);
  await button(page, 'Lab menu').press('Enter');
  await page.keyboard.press('Enter');
  await share(page).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'radio');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await says(share(page).getByRole('status'), /The link is selected/);
  const link = await shown(page);
  assert.ok((await page.evaluate(() => document.getSelection().toString())).endsWith(link));
  await page.keyboard.press('Escape');
  await share(page).waitFor({ state: 'detached' });
  await follow(page, link);
  await offer(page).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Start this lab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await offer(page).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'lab');
});

test('files: a lab of one’s own, a lab by its name, and what is neither', async (t) => {
  const page = await newPage(t);
  await enter(page);
  const coming = page.waitForEvent('download');
  await menu(page, 'Share…');
  await button(share(page), 'Save as a file').click();
  const reference = await readFile(await (await coming).path(), 'utf8');
  await button(share(page), 'Close').click();
  await openFile(page, json('notes.json', '{"not": "a run"}'));
  await says(broken(page, 'file'), 'The file holds neither a lab nor a run.');
  await axe(page);
  await openFile(page, json('lab.json', await data('links/own-lab.scenario.json')));
  await says(offer(page, 'file'), OWN);
  await button(offer(page, 'file'), 'Start this lab').click();
  await lab(page, OWN).waitFor();
  await menu(page, 'Share…');
  await says(share(page), 'Its whole text, from the start.');
  await share(page).getByRole('img', { name: 'QR code of the link' }).waitFor();
  await shot(page, 'share-own');
  await button(share(page), 'Close').click();
  await openFile(page, json('flexlab-lab.json', reference));
  await button(offer(page, 'file'), 'Start this lab').click();
  await lab(page).waitFor();
});

test('at 390 px what a link has is in sight, and sharing has the whole sheet', async (t) => {
  const page = await newPage(t, { viewport: PHONE, hash: await sample('run-detours') });
  await offer(page).waitFor();
  assert.equal(await button(offer(page), 'Not now').isVisible(), true);
  await axe(page);
  await shot(page, 'link-390');
  await button(offer(page), 'Open this run').click();
  await offer(page).waitFor({ state: 'detached' });
  await button(page, 'Reduce the lab sheet to its title').or(button(page, 'Open the lab sheet fully')).first().click();
  await menu(page, 'Share…');
  await share(page).getByRole('radio', { name: /^My run/ }).check();
  await axe(page);
  await shot(page, 'share-390');
  await share(page).getByRole('img', { name: 'QR code of the link' }).scrollIntoViewIfNeeded();
  await shot(page, 'share-390-code');
  await button(share(page), 'Close').click();
  await menu(page, /^Other labs/);
  await page.getByRole('heading', { level: 1, name: 'Labs' }).waitFor();
  await shot(page, 'labs-390');
  await axe(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
});
