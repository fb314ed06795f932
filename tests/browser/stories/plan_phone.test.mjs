// The year plan on a phone: moved by keyboard and by finger; and its table, wherever it is fetched.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { isPdf } from "../support/files.mjs";
import { LEADER } from "../support/meeting.mjs";
import { Finger } from "../support/finger.mjs";

describe("the year plan at 390 px", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  test("an item is moved by keyboard alone and the focus stays with it", () =>
    tell(browser, "phone keyboard", async (company) => {
      const leader = await planOf(company, PHONE);
      const title = await titleOf(leader, 5);
      await leader.locator('[data-month="5"] summary').first().focus();
      await leader.keyboard.press("Enter");
      await leader.keyboard.press("Tab");
      const up = leader.locator(".plan-item").filter({ hasText: title }).getByRole("button", { name: "上移" });
      assert.equal(await isFocused(up), true, "Tab leads to 上移");
      const moved = moveOf(leader);
      await leader.keyboard.press("Enter");
      assert.equal((await moved).status(), 200);
      assert.equal(await isFocused(up), true, "the focus stays");
      assert.match(await leader.locator("#say").innerText(), /已移到 4 月，第 2 项/);
      await leader.reload();
      assert.ok((await titles(leader, 4)).includes(title));
      assert.ok(!(await titles(leader, 5)).includes(title));
    }));

  test("an item is dragged by finger into another month and is there after a reload", () =>
    tell(browser, "phone drag", async (company) => {
      const leader = await planOf(company, PHONE);
      const title = await titleOf(leader, 7);
      const grip = leader.locator('[data-month="7"] [data-grip]').first();
      const target = leader.locator('.month:has([data-month="8"])');
      // Both in the middle of the screen: at its edges the page scrolls under the finger.
      await grip.evaluate((node) => node.scrollIntoView({ block: "center" }));
      const finger = await Finger.on(leader);
      const [from, to] = [await grip.boundingBox(), await target.boundingBox()];
      const moved = moveOf(leader);
      await finger.drag({ x: from.x + from.width / 2, y: from.y + from.height / 2 }, { x: to.x + to.width / 2, y: to.y + 30 });
      assert.equal((await moved).status(), 200);
      await leader.reload();
      assert.ok((await titles(leader, 8)).includes(title), `${title} is not in August`);
      assert.ok(!(await titles(leader, 7)).includes(title), `${title} is still in July`);
    }));

  test("a finger that only scrolls past moves nothing", () =>
    tell(browser, "phone scroll", async (company) => {
      const leader = await planOf(company, PHONE);
      const before = await order(leader);
      const item = leader.locator('[data-month="3"] .plan-item-title').first();
      await item.evaluate((node) => node.scrollIntoView({ block: "center" }));
      const [finger, from, top] = [await Finger.on(leader), await item.boundingBox(), await leader.evaluate(() => scrollY)];
      await finger.drag({ x: from.x + 20, y: from.y + 8 }, { x: from.x + 20, y: from.y - 250 });
      await leader.waitForFunction((before) => scrollY > before, top);
      await leader.reload();
      assert.deepEqual(await order(leader), before);
    }));

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]])
    test(`its table is fetched as PDF ${where}`, () =>
      tell(browser, `plan table ${where}`, async (company) => {
        const leader = await planOf(company, device);
        const answer = await leader.request.get(await leader.getByRole("link", { name: "打印计划表" }).getAttribute("href"));
        assert.equal(answer.status(), 200);
        assert.match(answer.headers()["content-type"], /^application\/pdf/);
        assert.ok(isPdf(await answer.body()));
      }));
});

async function planOf(company, device) {
  const leader = await company.member(LEADER, device);
  await press(leader, "计划");
  return leader;
}

const titles = (page, month) => page.locator(`[data-month="${month}"] .plan-item-title`).allInnerTexts();
const titleOf = async (page, month) => (await titles(page, month))[0];
const order = (page) => page.locator(".plan-item-title").allInnerTexts();
const moveOf = (page) => page.waitForResponse((answer) => answer.url().endsWith("/move"));
const isFocused = (locator) => locator.evaluate((node) => node === document.activeElement);
