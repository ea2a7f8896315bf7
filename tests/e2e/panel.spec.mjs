// The lab panel: what it says of a run at its turns, and what can be done there, by role and label.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, axe as axeOf, newPage, shot, started } from './harness.mjs';
import { button, create, createSet, editInterface, enter, fillSetBasics, score, setInstances, startWizard } from './steps.mjs';

const axe = (page) => axeOf(page, { within: '#lab' });
const lab = (page) => page.getByRole('complementary', { name: 'Flexible orchestration' });
const step = (page, number) => lab(page).getByRole('region', { name: new RegExp(`^Step ${number}\\.`) });
/** A line of a step, by its number. */
const line = (page, number, of = 1) =>
  step(page, of).getByRole('listitem').filter({ has: page.getByRole('button', { name: `Details of line ${number}`, exact: true }) });
const details = (page, number, of = 1) => line(page, number, of).getByRole('button', { name: `Details of line ${number}`, exact: true });
const finding = (page, number) => lab(page).getByRole('group', { name: `What was found for line ${number}`, exact: true });
const says = (where, text) => where.getByText(text).first().waitFor();
const current = async (page) => (await lab(page).locator('[aria-current=step]').innerText()).split(/\s+/)[0];

async function menu(page, item) {
  await lab(page).getByRole('button', { name: 'Lab menu' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** The wizard of the scale set, filled but for its interface. */
async function openWizard(page, options) {
  await startWizard(page, 'Virtual machine scale set', 'Create a virtual machine scale set');
  await fillSetBasics(page, options);
}

test('a newcomer reads three lines, is in the portal one click later, and is not welcomed twice', async (t) => {
  const page = await newPage(t);
  const welcome = lab(page).getByRole('region', { name: 'Welcome to the lab' });
  assert.equal(await welcome.getByRole('paragraph').count(), 3);
  await says(welcome, 'Nothing here costs anything or leaves this browser');
  await axe(page);
  await enter(page);
  await welcome.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  assert.equal(await current(page), '4');
  await page.goto(page.url().replace(/#.*/, '#/all-resources'));
  await page.reload();
  await started(page);
  await page.getByRole('heading', { level: 1, name: 'All resources' }).waitFor();
  assert.equal(await welcome.count(), 0);
});

test('values copy at a click, hints are kept, and a finding leads to its page', async (t) => {
  const page = await newPage(t, { more: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await enter(page);
  await line(page, 4).getByRole('button', { name: 'Copy demo-set' }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'demo-set');
  await details(page, 5).click();
  await says(finding(page, 5), 'no scale set yet');
  await button(finding(page, 5), 'Show a hint').click();
  await says(finding(page, 5), 'Hint 1 of 2.');
  await details(page, 12).click();
  assert.equal(await finding(page, 5).count(), 0, 'one finding at a time');
  await axe(page);
  await page.reload();
  await started(page);
  await details(page, 5).click();
  await button(finding(page, 5), 'Next hint').click();
  await says(finding(page, 5), 'Hint 2 of 2.');
  await finding(page, 5).getByRole('link', { name: /Orchestration mode/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Create a virtual machine scale set' }).waitFor();
});

test('the open form is on the way, and earns nothing', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await openWizard(page, { mode: 'Uniform' });
  await says(line(page, 4), 'On the way');
  await says(line(page, 5), 'the form says Uniform');
  assert.equal(await current(page), '5');
  await details(page, 5).click();
  await says(finding(page, 5), 'Your open form says');
  await page.getByRole('radio', { name: /^Flexible:/ }).check();
  await says(line(page, 5), 'On the way');
  await axe(page);
  await editInterface(page);
  await setInstances(page);
  await says(line(page, 13), 'On the way');
  assert.deepEqual(await score(page), [0, 30]);
  await shot(page, 'panel-on-the-way');
});

test('a deployment shows what is made, how long it takes, and ends at a click', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await openWizard(page);
  await editInterface(page);
  await setInstances(page);
  await create(page, { finish: false });
  const wait = lab(page).getByRole('region', { name: /of Azure time left$/ });
  await wait.getByRole('radiogroup', { name: 'Lab speed' }).getByRole('radio', { name: '1×' }).check({ force: true });
  await says(wait, /^At 1×/);
  const made = lab(page).getByRole('region', { name: 'What Flexible is making' });
  await says(made, 'its OS disk');
  await says(made, /makes four more/);
  assert.equal(await current(page), '18');
  await axe(page);
  await shot(page, 'panel-waiting');
  await button(wait, 'Finish now').click();
  await wait.waitFor({ state: 'detached' });
  await lab(page).getByRole('status').filter({ hasText: 'lines are done. 22 of 30 points.' }).waitFor();
  assert.equal(await current(page), '2');
  await says(step(page, 1), '22 of 22');
});

test('Uniform is found as such, with the lines that it blocks', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page, { mode: 'Uniform' });
  assert.equal(await current(page), '5');
  await says(line(page, 5), 'The scale set is Uniform');
  await details(page, 5).click();
  await says(finding(page, 5), 'Found in demo-set');
  await says(finding(page, 5), 'Expected');
  await says(line(page, 3, 2), 'Blocked by step 1, line 5');
  await details(page, 3, 2).click();
  await button(finding(page, 3), 'Show step 1, line 5').click();
  await says(finding(page, 5), 'Found in demo-set');
  await axe(page);
  assert.doesNotMatch(await lab(page).innerText(), /wrong/i);
});

test('starting over asks, and can be undone; a run goes through a file', async (t) => {
  const page = await newPage(t, { theme: 'dark' });
  await enter(page);
  await createSet(page);
  await menu(page, 'Start over…');
  await page.getByRole('dialog', { name: 'Start over?' }).getByRole('button', { name: 'Cancel' }).click();
  assert.deepEqual(await score(page), [22, 30]);
  await menu(page, 'Start over…');
  await axe(page);
  await shot(page, 'panel-start-over');
  await page.getByRole('dialog', { name: 'Start over?' }).getByRole('button', { name: 'Start over' }).click();
  await says(lab(page), '0 of 30 points');
  await page.waitForFunction(() => document.activeElement?.id === 'lab');
  const [download] = await Promise.all([page.waitForEvent('download'), menu(page, 'Save run to a file')]);
  assert.match(download.suggestedFilename(), /\.json$/);
  await menu(page, 'Undo start over');
  await says(lab(page), '22 of 30 points');
  const file = await download.path();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), menu(page, /^Open a file/)]);
  await chooser.setFiles(file);
  await button(lab(page), 'Open this run').click();
  await says(lab(page), '0 of 30 points');
  await axe(page);
});

test('a file that is no run is said so, and changes nothing', async (t) => {
  const page = await newPage(t);
  await enter(page);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), menu(page, /^Open a file/)]);
  await chooser.setFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"not": "a run"}') });
  const notice = lab(page).getByRole('region', { name: 'The file can’t be opened' });
  await says(notice, 'Your run here is as it was.');
  await axe(page);
  await button(notice, 'Close').click();
  await notice.waitFor({ state: 'detached' });
});

test('the head of the panel and of the portal stays where it is', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page);
  // What has more in it than there is room for scrolls when a browser brings something into sight, hidden overflow too.
  const spare = (element) => element.scrollHeight - element.clientHeight;
  assert.equal(await lab(page).evaluate(spare), 0, 'the panel');
  assert.equal(await page.getByRole('main').evaluate((main) => {
    const boxes = [];
    for (let box = main.parentElement; box; box = box.parentElement) {
      if (box.scrollHeight > box.clientHeight) boxes.push(box.id || box.className || box.tagName);
    }
    return boxes.join();
  }), '', 'what the portal stands in');
});

test('a second tab is told, and takes the run over', async (t) => {
  const first = await newPage(t);
  await enter(first);
  const second = await newPage(t, { context: first.context() });
  const told = lab(second).getByRole('region', { name: 'Another tab has this run' });
  await told.waitFor();
  await axe(second);
  await button(told, 'Take over').click();
  await told.waitFor({ state: 'detached' });
  await lab(first).getByRole('region', { name: 'Another tab took this run over' }).waitFor();
});

test('the panel folds into a rail and back, by keyboard', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await button(lab(page), 'Collapse the lab panel').focus();
  await page.keyboard.press('Enter');
  const rail = page.getByRole('button', { name: /^Open the lab panel: 0 of 30 points\. Line 4 \(To do\)/ });
  await rail.waitFor();
  assert.equal(await rail.evaluate((element) => element === document.activeElement), true);
  await axe(page);
  await page.keyboard.press('Enter');
  await button(lab(page), 'Collapse the lab panel').waitFor();
  assert.equal(await step(page, 1).isVisible(), true);
});

for (const [name, viewport] of [['390', PHONE], ['320', { width: 320, height: 640 }]]) {
  test(`at ${name} px the lab is a sheet with a named handle, and nothing scrolls sideways`, async (t) => {
    const page = await newPage(t, { viewport });
    await enter(page);
    await button(lab(page), 'Open the lab sheet fully').click();
    await axe(page);
    await button(lab(page), 'Reduce the lab sheet to its title').click();
    assert.equal(await step(page, 1).isVisible(), false);
    await axe(page);
    await button(lab(page), 'Open the lab sheet by half').click();
    await details(page, 4).click();
    await axe(page);
    await button(lab(page), 'Open the lab sheet fully').click();
    await finding(page, 4).getByRole('link', { name: /Basics/ }).click();
    await button(lab(page), 'Open the lab sheet fully').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    await shot(page, `panel-${name}`);
  });
}
