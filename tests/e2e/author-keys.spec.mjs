// An instructor writes a lab from nothing and hands it round; a student elsewhere opens it, fails, reads why, goes back
// to the moment, and passes. Both have no pointer. author.spec.mjs has the same with one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, newPage } from './harness.mjs';
import { button, countPointers, createSet, focus, menuItem, pick, pointers, press, tab, tick, type } from './keys.mjs';
import { heading, label, score } from './steps.mjs';

const TITLE = 'A set that is Flexible';
const lab = (page) => page.getByRole('complementary', { name: TITLE });
const band = (page) => page.getByRole('region', { name: 'Time travel' });
const within = (page, role, name) => page.getByRole('main').getByRole(role, { name, exact: true });
const field = (page, name) => page.getByRole('main').getByRole('textbox', { name, exact: true });
const says = (where, text) => where.getByText(text).first().waitFor();

async function write(page) {
  await menuItem(page, button(page, 'Lab menu'), 'Write a lab…');
  await heading(page, 'Write a lab').waitFor();
}

/** One that the check is about, and what of it counts. */
async function check(page) {
  await tab(page, 'Steps and checks');
  const line = within(page, 'group', 'Line 1.1');
  await type(page, field(page, 'Line 1.1'), 'Create the scale set `demo-set` that is **Flexible**.');
  await pick(page, line.getByLabel('New check for line 1.1, about'), 'demo-set (virtualMachineScaleSets)');
  await press(page, button(line, 'Add the check to line 1.1'));
  await tick(page, page.getByRole('checkbox', { name: 'properties.orchestrationMode Flexible' }));
  await type(page, field(page, 'Called'), 'Orchestration mode');
  await type(page, field(page, 'Points'), '4');
  await press(page, button(page, 'Add a hint'));
  await type(page, field(page, 'Hint 1'), 'It is on the tab **Basics**.');
  await axe(page);
}

/** One question, with a choice that shows what the student has. */
async function question(page) {
  await tab(page, 'Questions');
  await press(page, button(page, 'Add a question'));
  await type(page, field(page, 'Asks'), 'How many machines were asked for?');
  const right = within(page, 'group', 'Choice 1.1');
  await pick(page, right.getByLabel('Shows'), 'What the student has');
  await pick(page, right.getByLabel('Take a property'), 'sku.capacity: 1');
  await type(page, field(page, 'Choice 1.2'), 'Ten');
  await type(page, field(page, 'Explanation'), 'It is the set’s capacity.');
  await tick(page, page.getByRole('checkbox', { name: /^demo-set/ }));
  // What is taken away leaves the focus where it was, not at the top of the page.
  await press(page, button(page, 'Add a choice'));
  await press(page, button(page, 'Remove choice 1.3'));
  await within(page, 'group', 'Choice 1.3').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement.closest('[role="tabpanel"]') !== null);
  const reads = page.getByRole('main').getByRole('region', { name: 'Question 1' }).getByRole('list');
  await says(reads.getByRole('listitem').filter({ hasText: 'Right' }).first(), '1');
  await axe(page);
}

/** Writes the lab; resolves to its link. */
async function author(t) {
  const page = await newPage(t, { init: countPointers });
  await press(page, button(page, 'Open the portal'));
  await write(page);
  await press(page, button(page, 'Begin with my resources'));
  await type(page, label(page, 'Title'), TITLE);
  await type(page, label(page, 'Id'), 'a-flexible-set');
  await type(page, label(page, 'What it teaches'), 'Choosing the orchestration mode.');
  await type(page, label(page, 'What to take along'), 'The mode is for **life**.');
  await tab(page, 'Solution');
  await press(page, button(page, 'Do the solution in the portal'));
  await lab(page).waitFor();
  await createSet(page);
  await write(page);
  await tab(page, 'Solution');
  await press(page, page.getByRole('button', { name: /^Take over what was done \(\d+ operations?\)$/ }));
  await says(page, /^\d+ operations? (is|are) recorded\.$/);
  await check(page);
  await question(page);
  await tab(page, 'Proof');
  await says(page.getByRole('main').getByRole('status'), /of 100 mistakes are noticed/);
  await tab(page, 'Share');
  await focus(page, page.getByRole('textbox', { name: 'Link' }));
  const address = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  assert.equal(await pointers(page), 0);
  return address.slice(address.indexOf('#'));
}

test('a lab from nothing, shared, failed, found out, gone back and passed, with the keyboard alone', async (t) => {
  const hash = await author(t);
  const page = await newPage(t, { hash, init: countPointers });
  await press(page, button(page, 'Start this lab'));
  await lab(page).waitFor();
  await createSet(page, { mode: 'Uniform' });
  assert.deepEqual(await score(page), [0, 4]);
  await press(page, button(lab(page), 'Details of line 1'));
  const finding = lab(page).getByRole('group', { name: 'What was found for line 1', exact: true });
  await says(finding, 'Uniform');
  await press(page, button(finding, 'Show a hint'));
  await says(finding, 'It is on the tab');
  await press(page, button(finding, 'Show me when'));
  await says(band(page), 'You are looking at');
  await axe(page);
  await press(page, lab(page).getByRole('button', { name: /The start of the lab/ }));
  await press(page, button(band(page), 'Go on from here'));
  await band(page).waitFor({ state: 'detached' });
  // The form is as it was left: its ports are ticked already.
  await createSet(page, { ports: false });
  assert.deepEqual(await score(page), [4, 4]);
  await tab(page, 'Steps');
  await says(lab(page).getByRole('region', { name: 'Every line is done' }), 'The mode is for');
  const asked = lab(page).getByRole('group', { name: /How many machines/ });
  await focus(page, asked.getByRole('radio').first());
  await page.keyboard.press('Space');
  await press(page, button(lab(page), 'Check answer'));
  await says(lab(page).getByRole('region', { name: /Knowledge check/ }), 'Right');
  await axe(page);
  assert.equal(await pointers(page), 0);
});
