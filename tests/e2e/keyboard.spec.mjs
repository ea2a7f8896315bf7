// The whole lab again, with the keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './harness.mjs';
import { button, countPointers, createSet, createVm, goTo, link, pointers, press } from './keys.mjs';
import { rows, score } from './steps.mjs';

test('the whole lab earns full marks with the keyboard alone', async (t) => {
  const page = await newPage(t, { init: countPointers });
  await press(page, button(page, 'Open the portal'));
  await page.getByRole('heading', { name: 'Azure services' }).waitFor();
  await createSet(page);
  await createVm(page);
  await goTo(page, 'All resources');
  await press(page, link(page.getByRole('main'), 'demo-set'));
  await press(page, link(page.getByRole('main'), 'Instances'));
  assert.equal((await rows(page, 'Instances')).length, 2);
  assert.deepEqual(await score(page), [30, 30]);
  assert.equal(await pointers(page), 0);
});
