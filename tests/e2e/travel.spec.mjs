// Time travel: looking back, undo and redo, going on from an earlier moment. By role and label.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, axe, newPage, shot, started } from './harness.mjs';
import { button, createSet, enter, goTo, score } from './steps.mjs';

const lab = (page) => page.getByRole('complementary', { name: 'Flexible orchestration' });
const band = (page) => page.getByRole('region', { name: 'Time travel' });
const moments = (page) => lab(page).getByRole('tabpanel').getByRole('list').first().getByRole('button');
const resources = async (page) => {
  await goTo(page, 'All resources');
  return page.getByRole('table', { name: /All resources/i }).getByRole('row').count();
};

async function timeline(page) {
  await lab(page).getByRole('tab', { name: 'Timeline' }).click();
}

async function aSet(t, options) {
  const page = await newPage(t, options);
  await enter(page);
  await createSet(page);
  return page;
}

test('an earlier moment is shown whole, and nothing can be changed there', async (t) => {
  const page = await aSet(t);
  const now = await resources(page);
  await timeline(page);
  await moments(page).filter({ hasText: 'The start of the lab' }).click();
  await band(page).getByText('You are looking at').waitFor();
  assert.ok(await page.getByRole('table', { name: /All resources/i }).getByRole('row').count() < now);
  assert.deepEqual(await score(page), [0, 30]);
  await lab(page).getByText('now 22').waitFor();
  assert.equal(await page.getByRole('toolbar').getByRole('button', { name: 'Create' }).first().getAttribute('aria-disabled'), 'true');
  await axe(page);
  await shot(page, 'travel-start');
  const finished = moments(page).filter({ hasText: 'Finished: Create Deployment' });
  await finished.click();
  assert.equal(await finished.getAttribute('aria-current'), 'true');
  await lab(page).getByRole('region', { name: 'What changed' }).getByText(/^demo-set$/).first().click();
  await axe(page);
  await shot(page, 'travel-changes');
  await button(band(page), 'Back to now').click();
  await band(page).waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('table', { name: /All resources/i }).getByRole('row').count(), now);
  assert.deepEqual(await score(page), [22, 30]);
});

test('by keyboard: the slider, the list, undo and redo', async (t) => {
  const page = await aSet(t, { theme: 'dark' });
  const now = await resources(page);
  const rows = page.getByRole('table', { name: /All resources/i }).getByRole('row');
  await lab(page).getByRole('tab', { name: 'Steps' }).focus();
  await page.keyboard.press('ArrowRight');
  await moments(page).first().focus();
  await page.keyboard.press('Enter');
  const slider = page.getByRole('slider', { name: 'Moment' });
  await slider.focus();
  assert.match(await slider.getAttribute('aria-valuetext'), /the start$/);
  await page.keyboard.press('ArrowRight');
  assert.match(await slider.getAttribute('aria-valuetext'), /after: Created demo-set$/);
  await axe(page);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await shot(page, 'travel-dark');
  await button(band(page), 'Back to now').press('Enter');
  await button(lab(page), 'Undo the last operation').press('Enter');
  await page.waitForFunction((before) => document.querySelectorAll('#page [role=row], #page tr').length < before, now);
  await lab(page).getByText('0 of 30 points', { exact: true }).waitFor();
  await page.reload();
  await started(page);
  assert.ok(await rows.count() < now, 'what was undone stays undone');
  await button(lab(page), 'Redo the operation').press('Enter');
  await lab(page).getByText('22 of 30 points', { exact: true }).waitFor();
  assert.equal(await rows.count(), now);
});

test('going on from an earlier moment keeps what was left', async (t) => {
  const page = await aSet(t);
  await timeline(page);
  await moments(page).filter({ hasText: 'The start of the lab' }).click();
  await button(band(page), 'Go on from here').click();
  await band(page).waitFor({ state: 'detached' });
  assert.deepEqual(await score(page), [0, 30]);
  const left = lab(page).getByRole('region', { name: 'What you left' });
  await axe(page);
  await shot(page, 'travel-branch');
  await page.reload();
  await started(page);
  await timeline(page);
  await button(left, 'Go over to it').click();
  await lab(page).getByText('22 of 30 points', { exact: true }).waitFor();
  assert.equal(await left.getByRole('listitem').count(), 0);
});

test('at 390 px the slider stays, and nothing scrolls sideways', async (t) => {
  const page = await aSet(t);
  await page.setViewportSize(PHONE);
  await timeline(page);
  await moments(page).filter({ hasText: 'Created demo-set' }).click();
  await page.getByRole('slider', { name: 'Moment' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await axe(page);
  await shot(page, 'travel-390');
});
