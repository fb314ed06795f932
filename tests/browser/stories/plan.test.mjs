// The year plan (R1): moved by drag and by keyboard, filled from suggestions, sent to the branch.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { LEADER, dayAhead } from "../support/meeting.mjs";

describe("the year plan", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  test("an item is dragged into another month and is there after a reload", () =>
    tell(browser, "drag", async (company) => {
      const leader = await company.member(LEADER, DESK);
      await leader.goto("/plan");
      const title = await titleOf(leader, 2);
      const grip = leader.locator('[data-month="2"] [data-grip]').first();
      await grip.scrollIntoViewIfNeeded();
      const [from, to] = [await grip.boundingBox(), await leader.locator('.month:has([data-month="3"])').boundingBox()];
      const moved = leader.waitForResponse((answer) => answer.url().endsWith("/move"));
      await leader.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
      await leader.mouse.down();
      await leader.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
      await leader.mouse.up();
      assert.equal((await moved).status(), 200);
      await leader.reload();
      assert.ok((await titles(leader, 3)).includes(title), `${title} is not in March`);
      assert.ok(!(await titles(leader, 2)).includes(title), `${title} is still in February`);
    }));

  test("an item is moved by keyboard alone and the focus stays with it", () =>
    tell(browser, "keyboard", async (company) => {
      const leader = await company.member(LEADER, DESK);
      await leader.goto("/plan");
      const title = await titleOf(leader, 5);
      await leader.locator('[data-month="5"] summary').first().focus();
      await leader.keyboard.press("Enter");
      await leader.keyboard.press("Tab");
      await leader.keyboard.press("Tab");
      const down = leader.locator(".plan-item").filter({ hasText: title }).getByRole("button", { name: "下移" });
      assert.equal(await down.evaluate((node) => node === document.activeElement), true, "Tab leads to 下移");
      const moved = leader.waitForResponse((answer) => answer.url().endsWith("/move"));
      await leader.keyboard.press("Enter");
      assert.equal((await moved).status(), 200);
      assert.equal(await down.evaluate((node) => node === document.activeElement), true, "the focus stays");
      assert.match(await leader.locator("#say").innerText(), /已移到 6 月/);
      await leader.reload();
      assert.ok((await titles(leader, 6)).includes(title));
    }));

  for (const [how, device] of [["with scripts", DESK], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`a suggestion is taken, an item moved by its form, the plan sent (${how})`, () =>
      tell(browser, `plan ${how}`, async (company) => {
        const leader = await company.member(LEADER, device);
        // Next year's plan is still empty; what the rules ask for and last year's topics are offered.
        const plan = `/plan/${Number(dayAhead(0).slice(0, 4)) + 1}`;
        await leader.goto(plan);
        const offer = leader.getByRole("button", { name: /^列入 \d+ 月/ }).first();
        const [, month, title] = /^列入 (\d+) 月：(.+)$/.exec((await offer.textContent()).trim());
        const loaded = leader.waitForEvent("load");
        await offer.click();
        await loaded;
        assert.ok((await titles(leader, month)).includes(title), `${title} is not in month ${month}`);

        const item = leader.locator(".plan-item").filter({ hasText: title }).first();
        const target = Number(month) === 1 ? 2 : 1;
        await item.locator("summary").click();
        await item.getByLabel("移到几月").selectOption(String(target));
        const moved = leader.waitForResponse((answer) => answer.url().endsWith("/move"));
        await item.getByRole("button", { name: "移过去" }).click();
        await moved;
        await leader.goto(plan);
        assert.ok((await titles(leader, target)).includes(title), `${title} is not in month ${target}`);

        await press(leader, "报支部");
        await leader.locator(".error-summary, .field-error").first().waitFor();
        await leader.getByLabel("这些月份不开会的原因").fill("支部统一安排集中活动");
        await press(leader, "报支部");
        await leader.getByText("已报支部").waitFor();
      }));
  }
});

const titles = (page, month) => page.locator(`[data-month="${month}"] .plan-item-title`).allInnerTexts();
const titleOf = async (page, month) => (await titles(page, month))[0];
