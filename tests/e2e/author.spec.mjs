// An instructor writes a lab from nothing and hands it round; a student elsewhere opens it, fails, reads why, goes back
// to the moment, and passes. By role and label.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { PHONE, axe, newPage, shot } from './harness.mjs';
import { button, createSet, enter, goTo, heading, label, link, score, tab as turnTo } from './steps.mjs';

const lab = (page, name = /./) => page.getByRole('complementary', { name });
const band = (page) => page.getByRole('region', { name: 'Time travel' });
const step = (page, number) => page.getByRole('main').getByRole('region', { name: `Step ${number}`, exact: true });
const line = (page, number) => page.getByRole('main').getByRole('group', { name: `Line ${number}`, exact: true });
const tick = (page, name) => page.getByRole('checkbox', { name });
const told = (page) => page.getByRole('main').getByRole('status');
const says = (where, text) => where.getByText(text).first().waitFor();

async function write(page) {
  await button(page, 'Lab menu').click();
  await page.getByRole('menuitem', { name: 'Write a lab…' }).click();
  await heading(page, 'Write a lab').waitFor();
}

const tab = (page, name) => turnTo(page, new RegExp(`^${name}`));

/** Begins with the portal as it is, and says what the lab is. */
async function begin(page) {
  await write(page);
  await button(page, 'Begin with my resources').click();
  await label(page, 'Title').fill('A set that is Flexible');
  await label(page, 'Id').fill('a-flexible-set');
  await label(page, 'What it teaches').fill('Choosing the orchestration mode.');
}

/** Does the solution in the portal and takes it over. */
async function record(page, solve) {
  await tab(page, 'Solution');
  await button(page, 'Do the solution in the portal').click();
  await lab(page, 'A set that is Flexible').waitFor();
  await solve();
  await write(page);
  await tab(page, 'Solution');
  await page.getByRole('button', { name: /^Take over what was done \(\d+ operations?\)$/ }).click();
  await says(page, /^\d+ operations? (is|are) recorded\.$/);
}

async function check(page, number, resource) {
  const about = line(page, number).getByLabel(`New check for line ${number}, about`);
  await about.selectOption({ label: resource });
  await line(page, number).getByRole('button', { name: `Add the check to line ${number}` }).click();
}

test('a lab from nothing: written, shared, opened, failed, found out, gone back, passed', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await begin(page);
  await record(page, () => createSet(page));
  await tab(page, 'Steps and checks');
  await line(page, '1.1').getByRole('textbox', { name: 'Line 1.1' }).fill('Create the scale set `demo-set` that is **Flexible**.');
  await check(page, '1.1', 'demo-set (virtualMachineScaleSets)');
  assert.ok(await tick(page, 'name demo-set').isChecked(), 'a check begins with the name');
  await tick(page, 'properties.orchestrationMode Flexible').check();
  await page.getByRole('textbox', { name: 'Called' }).fill('Orchestration mode');
  await page.getByRole('textbox', { name: 'Points' }).fill('4');
  await button(page, 'Add a hint').click();
  await page.getByRole('textbox', { name: 'Hint 1' }).fill('It is on the tab **Basics**.');
  await axe(page);
  await shot(page, 'author-steps');
  // What is drawn for every student can't be ticked.
  assert.equal(await page.getByRole('checkbox', { name: /uniqueId/ }).count(), 0);
  await says(page, 'Azure draws this anew for every student.');
  await told(page).getByText(/of 100 mistakes are noticed/).waitFor();
  await tab(page, 'Proof');
  await says(page, /^: Nothing would notice if the size.* were wrong\.|Nothing would notice if/);
  await axe(page);
  await shot(page, 'author-proof');
  await tab(page, 'Share');
  const address = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const link = address.slice(address.indexOf('#'));
  await axe(page);

  const student = await newPage(t, { hash: link });
  const offer = lab(student).getByRole('region', { name: 'What the link has' });
  await says(offer, 'A set that is Flexible');
  await button(offer, 'Start this lab').click();
  await lab(student, 'A set that is Flexible').waitFor();
  await createSet(student, { mode: 'Uniform' });
  assert.deepEqual(await score(student), [0, 4]);
  await lab(student).getByRole('button', { name: 'Details of line 1', exact: true }).click();
  const finding = lab(student).getByRole('group', { name: 'What was found for line 1', exact: true });
  await says(finding, 'Orchestration mode');
  await says(finding, 'Uniform');
  await button(finding, 'Show a hint').click();
  await says(finding, 'It is on the tab');
  await button(finding, 'Show me when').click();
  await says(band(student), 'You are looking at');
  await lab(student).getByRole('button', { name: /The start of the lab/ }).click();
  await button(band(student), 'Go on from here').click();
  await band(student).waitFor({ state: 'detached' });
  // The form is as it was left: its ports are ticked already.
  await createSet(student, { ports: [] });
  assert.deepEqual(await score(student), [4, 4]);
  await lab(student).getByRole('region', { name: 'What you left' }).waitFor();
});

test('what is written survives a crash, asks before it is lost, and can be undone', async (t) => {
  const page = await newPage(t);
  await enter(page);
  const asks = () => page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
  await begin(page);
  assert.ok(await asks(), 'the browser asks before the page is left');
  await page.reload();
  await label(page, 'Title').waitFor();
  assert.equal(await label(page, 'Title').inputValue(), 'A set that is Flexible');
  await tab(page, 'Steps and checks');
  await button(page, 'Add a step').click();
  await says(step(page, 2), 'Line 2.1');
  await button(page, 'Move step 2 up').click();
  await button(page, 'Remove step 1').click();
  await button(page, 'Undo').click();
  await step(page, 2).waitFor();
  await tab(page, 'File');
  const file = page.getByRole('textbox', { name: 'The lab’s file' });
  const text = await file.inputValue();
  await file.fill('{"id": ');
  await says(page, /line 1/i);
  assert.equal(await file.inputValue(), '{"id": ', 'what was typed stays');
  await file.fill(text.replace('Choosing the', 'Knowing the'));
  await tab(page, 'Lab');
  assert.equal(await label(page, 'What it teaches').inputValue(), 'Knowing the orchestration mode.');
  await button(page, 'Close the draft').click();
  await button(page.getByRole('dialog'), 'Cancel').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as a file').click()]);
  assert.equal(download.suggestedFilename(), 'flexlab-lab-a-flexible-set.json');
  const saved = await readFile(await download.path(), 'utf8');
  assert.equal(await asks(), false, 'it is saved');
  await button(page, 'Close the draft').click();
  await heading(page, 'Go on with a file').waitFor();
  const open = async (name, content) => {
    const chooser = page.waitForEvent('filechooser');
    await button(page, 'Open a lab file…').click();
    await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
  };
  await open('notes.json', '{"a": 1}');
  await says(page, 'notes.json is no lab');
  await open('lab.json', saved);
  await label(page, 'Title').waitFor();
  assert.equal(await label(page, 'Title').inputValue(), 'A set that is Flexible');
});

test('a bundled lab is a draft, at phone width and in the dark too', async (t) => {
  const page = await newPage(t, { viewport: PHONE, theme: 'dark' });
  await enter(page);
  await write(page);
  await label(page, 'Lab').selectOption({ label: 'Flexible orchestration' });
  await axe(page);
  await button(page, 'Begin with this lab').click();
  await told(page).getByText(/of 100 mistakes are noticed/).waitFor();
  await tab(page, 'Steps and checks');
  await page.getByRole('button', { name: /^Check Orchestration mode/ }).first().click();
  assert.ok(await tick(page, 'properties.orchestrationMode Flexible').isChecked());
  await axe(page);
  await shot(page, 'author-390-dark');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, 'nothing scrolls sideways');
});

test('a check is rewritten as JSON: with another id it stays open, and half of it is kept until it is removed', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await write(page);
  await label(page, 'Lab').selectOption({ label: 'Flexible orchestration' });
  await button(page, 'Begin with this lab').click();
  await tab(page, 'Steps and checks');
  const open = async (name) => {
    await line(page, '1.4').getByRole('button', { name: new RegExp(`^Check ${name}`) }).click();
    await page.getByText('The whole check, as JSON').click();
  };
  const json = page.getByRole('textbox', { name: 'Check as JSON' });
  await open('Resource group');
  await json.evaluate((field) => {
    const id = field.value.indexOf('"set-group"') + 1;
    field.focus();
    field.setSelectionRange(id, id);
  });
  await page.keyboard.type('the-');
  assert.match(await json.inputValue(), /"id": "the-set-group"/);
  assert.ok(await json.evaluate((field) => field === document.activeElement), 'the focus stays');
  const half = '{"id": ';
  await json.fill(half);
  await page.getByRole('textbox', { name: 'Points' }).fill('7');
  await says(line(page, '1.4'), /7 points/);
  assert.equal(await json.inputValue(), half, 'another field leaves it');
  await button(page, 'Undo').click();
  await line(page, '1.4').getByText(/7 points/).waitFor({ state: 'detached' });
  assert.equal(await json.inputValue(), half);
  await button(page, 'Remove this check').click();
  await open('Region');
  assert.match(await json.inputValue(), /"id": "set-region"/);
});

test('a solution is straight, unless what was refused is ticked; a lab without a title says so', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await write(page);
  await label(page, 'Lab').selectOption({ label: 'Clean up with a lock in the way' });
  await button(page, 'Begin with this lab').click();
  await tab(page, 'Solution');
  await button(page, 'Do the solution in the portal').click();
  await lab(page, 'Clean up with a lock in the way').waitFor();
  await goTo(page, 'Resource groups');
  await link(page.getByRole('main'), 'old-grp').click();
  await page.getByLabel('Select old-set', { exact: true }).check();
  await button(page, 'Delete').first().click();
  const pane = page.getByRole('dialog', { name: 'Delete Resources' });
  await pane.getByRole('textbox').fill('delete');
  await button(pane, 'Delete').click();
  await button(page.getByRole('dialog', { name: 'Delete confirmation' }), 'Delete').click();
  await page.getByText(/following scope\(s\) are locked/).first().waitFor();
  await write(page);
  await tab(page, 'Solution');
  const refused = page.getByRole('group', { name: 'Refused: 1 operation' });
  const take = (name) => button(page, name);
  assert.ok(await take('Take over what was done').getAttribute('aria-disabled'), 'nothing else was done');
  await refused.getByRole('checkbox').check();
  await take('Take over what was done (1 operation)').click();
  await says(page, '1 operation is recorded.');
  await says(page, /\(refused: ScopeLocked\)/);
  await axe(page);
  await tab(page, 'Lab');
  await label(page, 'Title').fill('');
  await says(page, 'The value must not be empty.');
  assert.equal(await label(page, 'Title').getAttribute('aria-invalid'), 'true');
  await label(page, 'Title').fill('Clean up');
  await page.getByText('The value must not be empty.').waitFor({ state: 'detached' });
});
