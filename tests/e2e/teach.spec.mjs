// Findings that teach: when it happened, where to change it, hints, the lab's own hand, the knowledge check. By role and label.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, axe, newPage, shot, started } from './harness.mjs';
import { button, createSet, createVm, enter, finishNow, goTo, heading, score } from './steps.mjs';

const lab = (page) => page.getByRole('complementary', { name: 'Flexible orchestration' });
const band = (page) => page.getByRole('region', { name: 'Time travel' });
const step = (page, number) => lab(page).getByRole('region', { name: new RegExp(`^Step ${number}\\.`) });
const details = (page, number, of = 1) => step(page, of).getByRole('button', { name: `Details of line ${number}`, exact: true });
const finding = (page, number) => lab(page).getByRole('group', { name: `What was found for line ${number}`, exact: true });
const says = (where, text) => where.getByText(text).first().waitFor();
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  const label = document.getElementById(at.id + '-label') ?? document.getElementById(at.closest('fieldset')?.id + '-label');
  return (label?.textContent ?? at.getAttribute('aria-label') ?? at.textContent ?? '').trim().replace(/ \*$/, '');
});
const untilFocused = (page, name) => page.waitForFunction((name) => {
  const at = document.activeElement;
  const label = document.getElementById(at.id + '-label') ?? document.getElementById(at.closest('fieldset')?.id + '-label');
  return (label?.textContent ?? at.getAttribute('aria-label') ?? at.textContent ?? '').trim().startsWith(name);
}, name);
const question = (page, text) => lab(page).getByRole('group', { name: text });

/** The question's own part of the section: its choices, its button, its answer. */
const card = (page, text) => lab(page).locator('.question').filter({ hasText: text });

async function open(page, number, of = 1) {
  await details(page, number, of).click();
  await finding(page, number).waitFor();
}

test('Uniform by mistake: the finding, the moment, the way back, the hints', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page, { mode: 'Uniform' });
  await open(page, 5);
  const box = finding(page, 5);
  await says(box, 'Orchestration mode');
  await says(box, '0 of 3 points');
  await says(box, 'Found in demo-set');
  await says(box, 'Uniform');
  await says(box, 'What there is now stands in the way of what the lab would do: Azure would answer PropertyChangeNotAllowed.');
  assert.equal(await button(box, 'Do it for me').count(), 0, 'it would be refused');
  await axe(page);
  await shot(page, 'teach-finding');
  await button(box, 'Show a hint').click();
  await says(box, 'Hint 1 of 2.');
  assert.equal(await box.getByText('Hint 2 of 2.').count(), 0, 'one at a time');
  await button(box, 'Next hint').click();
  await says(box, 'Hint 2 of 2.');
  assert.equal(await button(box, 'Next hint').count(), 0);
  await shot(page, 'teach-hints');
  await button(box, 'Show me when').click();
  await band(page).getByText('You are looking at').waitFor();
  await untilFocused(page, '9:');
  assert.match(await focused(page), /Created demo-set.*Uniform/);
  assert.equal(await lab(page).getByRole('tab', { name: 'Timeline' }).getAttribute('aria-selected'), 'true');
  await axe(page);
  await shot(page, 'teach-when');
  await lab(page).getByRole('tab', { name: 'Steps' }).click();
  await button(band(page), 'Back to now').click();
  await finding(page, 5).waitFor();
});

test('what broke a line is found among what came after', async (t) => {
  const page = await newPage(t, { theme: 'dark' });
  await enter(page);
  await createSet(page);
  await goTo(page, 'All resources');
  await page.getByRole('link', { name: /^basicNsg/ }).click();
  await page.getByRole('link', { name: 'Inbound security rules' }).first().click();
  await page.getByRole('button', { name: /Delete.*SSH/ }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: /^(Yes|Delete)/ }).click();
  await says(step(page, 1), 'Was done, no longer holds');
  await goTo(page, 'Resource groups');
  await page.getByRole('toolbar').getByRole('button', { name: 'Create' }).click();
  await page.getByRole('textbox', { name: /^Resource group/ }).fill('another');
  await button(page, 'Create').click();
  await open(page, 12);
  await says(finding(page, 12), /It held until 9:\d\d PM: Delete Security Rule/);
  await axe(page);
  await button(finding(page, 12), 'Show me when').click();
  await untilFocused(page, '9:');
  assert.match(await focused(page), /Delete Security Rule/);
  await axe(page);
  await shot(page, 'teach-broken');
  // What was open still is, and nothing is recorded while looking back.
  await lab(page).getByRole('tabpanel').getByRole('button', { name: /Finished: Delete Security Rule/ }).click();
  await lab(page).getByRole('tab', { name: 'Steps' }).click();
  assert.equal(await button(finding(page, 12), 'Show a hint').getAttribute('aria-disabled'), 'true');
  assert.equal(await button(finding(page, 12), 'Do it for me').count(), 0);
  await axe(page);
  await button(band(page), 'Back to now').click();
  await button(finding(page, 12), 'Do it for me').click();
  await button(page.getByRole('dialog', { name: 'Do it for me?' }), 'Do it for me').click();
  await finishNow(page);
  await says(lab(page), '22 of 30 points');
});

test('Show me where leads to the control from any page, by keyboard', async (t) => {
  const page = await newPage(t, { more: { reducedMotion: 'reduce' } });
  await enter(page);
  await open(page, 5);
  await button(finding(page, 5), 'Show me where').press('Enter');
  await heading(page, 'Create a virtual machine scale set').waitFor();
  await untilFocused(page, 'Orchestration mode');
  await axe(page);
  await shot(page, 'teach-where');
  // On the same page, on another tab, and behind a button: the pane opens.
  await details(page, 12).press('Enter');
  await button(finding(page, 12), 'Show me where').press('Enter');
  const pane = page.getByRole('dialog', { name: 'Edit network interface' });
  await pane.waitFor();
  await untilFocused(page, 'Public inbound ports');
  await says(finding(page, 12), '“Select inbound ports” is not on the screen yet.');
  await shot(page, 'teach-where-pane');
  await axe(page);
  await pane.getByRole('radio', { name: 'Allow selected ports' }).check();
  await button(finding(page, 12), 'Show me where').press('Enter');
  await untilFocused(page, 'Select inbound ports');
  await page.waitForFunction(() => document.querySelectorAll('[data-shown]').length === 1);
  await details(page, 5).press('Enter');
  await button(finding(page, 5), 'Show me where').press('Enter');
  await says(finding(page, 5), '“Orchestration mode” is under the pane that is open. Close that first.');
  await button(pane, 'Cancel').click();
  await page.waitForFunction(() => document.querySelectorAll('[data-shown]').length === 0);
  // A button that is off says why it is not pointed at; the bar above every page can be.
  await open(page, 6);
  await button(finding(page, 6), 'Show me where').press('Enter');
  await untilFocused(page, 'Image');
  await open(page, 17);
  await button(finding(page, 17), 'Show me where').press('Enter');
  await says(finding(page, 17), '“Create” is not there yet, or not to be used yet: the page says what it waits for.');
  await open(page, 18);
  await button(finding(page, 18), 'Show me where').press('Enter');
  await untilFocused(page, 'Notifications');
});

test('on the phone the sheet makes room for what is shown', async (t) => {
  const page = await newPage(t, { viewport: PHONE });
  await enter(page);
  await button(lab(page), 'Open the lab sheet fully').click();
  await open(page, 5);
  await button(finding(page, 5), 'Show me where').click();
  await untilFocused(page, 'Orchestration mode');
  await button(lab(page), 'Open the lab sheet fully').click();
  await axe(page);
  await button(finding(page, 5), 'Show me where').click();
  await button(lab(page), 'Open the lab sheet fully').waitFor();
  await untilFocused(page, 'Orchestration mode');
  const sheet = await lab(page).boundingBox();
  const shown = await page.evaluate(() => document.activeElement.getBoundingClientRect().bottom);
  assert.ok(shown < sheet.y, 'what is shown stands above the sheet');
  await shot(page, 'teach-where-390');
  await button(lab(page), 'Open the lab sheet fully').click();
  await finding(page, 5).scrollIntoViewIfNeeded();
  await shot(page, 'teach-finding-390');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
});

test('the lab does it, says so, and takes no point away', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await open(page, 5);
  await button(finding(page, 5), 'Do it for me').click();
  const dialog = page.getByRole('dialog', { name: 'Do it for me?' });
  await says(dialog, 'Create the virtual machine scale set demo-set: Flexible, 1 instance');
  await axe(page);
  await shot(page, 'teach-do-it');
  await button(dialog, 'Cancel').click();
  assert.equal(await focused(page), 'Do it for me');
  await page.keyboard.press('Enter');
  await button(dialog, 'Do it for me').click();
  await finishNow(page);
  await says(lab(page), '22 of 30 points');
  await says(step(page, 1), 'Assisted');
  await createVm(page);
  await says(lab(page), '30 of 30 points');
  const closing = lab(page).getByRole('region', { name: 'What Flexible meant here' });
  await says(closing, ': the lab did a part of step 1 for you. Your points are the same.');
  await axe(page);
  await shot(page, 'teach-assisted');
  await lab(page).getByRole('tab', { name: 'Timeline' }).click();
  assert.equal(await lab(page).getByText('Assisted: the lab did it for you').count(), 1);
  await shot(page, 'teach-assisted-timeline');
  await page.reload();
  await started(page);
  await says(closing, ': the lab did a part of step 1 for you');
  await button(lab(page), 'Undo the last operation').click();
  await button(lab(page), 'Undo the last operation').click();
  await says(lab(page), '0 of 30 points');
  assert.equal(await lab(page).getByText('Assisted').count(), 0, 'what is undone leaves no mark');
});

for (const [name, options] of [['light', {}], ['dark', { theme: 'dark' }], ['390', { viewport: PHONE }]]) {
  test(`the knowledge check asks about the student's own resources (${name})`, async (t) => {
    const page = await newPage(t, options);
    await enter(page);
    if (options.viewport) await button(lab(page), 'Open the lab sheet fully').click();
    const section = lab(page).getByRole('region', { name: 'Knowledge check' });
    await says(section, 'Two more questions come once there is something of yours to ask about.');
    const colleague = 'A colleague has a Uniform set';
    const check = button(card(page, colleague), 'Check answer');
    assert.equal(await check.getAttribute('aria-disabled'), 'true');
    await question(page, colleague).getByRole('radio', { name: 'Change its orchestration mode to Flexible' }).focus();
    await page.keyboard.press('Space');
    await check.press('Enter');
    await says(card(page, colleague), 'Not yet');
    await says(card(page, colleague), 'The mode is decided when a set is created');
    assert.equal(await check.evaluate((element) => element === document.activeElement), true);
    await axe(page);
    await question(page, colleague).getByRole('radio', { name: 'Make a Flexible set' }).check();
    assert.equal(await card(page, colleague).getByText('Not yet').count(), 0);
    await check.press('Enter');
    await says(card(page, colleague), 'Right');
    await says(card(page, colleague), 'the first answer had 0 of 1 point');
    await section.scrollIntoViewIfNeeded();
    await shot(page, `teach-knowledge-${name}`);
    await axe(page);
    assert.doesNotMatch(await lab(page).innerText(), /wrong/i);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  });
}

test('answers survive a reload, and their points stand apart', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page);
  await createVm(page);
  const closing = lab(page).getByRole('region', { name: 'What Flexible meant here' });
  await button(closing, 'Three questions').click();
  await untilFocused(page, 'Knowledge check');
  const machines = 'How many virtual machines does All resources list now?';
  await question(page, machines).getByRole('radio', { name: '2', exact: true }).check();
  await button(card(page, machines), 'Check answer').click();
  await says(card(page, machines), 'Right');
  const parts = 'What else does All resources list';
  for (const part of ['Its disk', 'The size that it has']) await question(page, parts).getByRole('checkbox', { name: part }).check();
  await button(card(page, parts), 'Check answer').click();
  await says(card(page, parts), 'Two are missing, and one is too many.');
  await axe(page);
  await card(page, parts).scrollIntoViewIfNeeded();
  await shot(page, 'teach-answers');
  await page.reload();
  await started(page);
  await says(card(page, machines), 'Right');
  assert.equal(await question(page, machines).getByRole('radio', { name: '2', exact: true }).isChecked(), true);
  assert.equal(await question(page, parts).getByRole('checkbox', { name: 'Its disk' }).isChecked(), true);
  await says(lab(page).getByRole('region', { name: 'Knowledge check' }), '1 of 3 points');
  assert.deepEqual(await score(page), [30, 30]);
});
