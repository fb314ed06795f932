// Pages as they come out of the printer: the record and the plan without navigation, buttons or anything else that works only on a screen.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, tell } from "../support/browser.mjs";
import { LEADER, SUMMARY } from "../support/meeting.mjs";
import { bringTo } from "../support/stages.mjs";

const ON_SCREEN_ONLY = "header, nav, footer, .skip, button, .btn, summary";

describe("a printed page", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`shows the record and nothing to press ${where}`, () =>
      tell(browser, `printed record ${where}`, async (company) => {
        const { meeting } = await bringTo(company, "reported");
        const leader = await company.member(LEADER, device);
        await leader.goto(`${meeting}/minutes`);
        const before = await leader.locator("article.paper").innerText();
        await printed(leader);
        assert.equal(await leader.locator("article.paper").innerText(), before, "the whole record is printed");
        assert.ok(before.includes(SUMMARY));
      }));

    test(`shows the plan and nothing to press ${where}`, () =>
      tell(browser, `printed plan ${where}`, async (company) => {
        const leader = await company.member(LEADER, device);
        await leader.goto("/plan");
        await printed(leader);
        assert.equal(await leader.locator(".plan-item-title").filter({ visible: true }).count(), 12);
      }));
  }
});

/** Puts the page on paper; whatever is for the screen alone has to be gone, and was there before. */
async function printed(page) {
  assert.notDeepEqual(await seen(page), []);
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await seen(page), []);
}

const seen = async (page) => page.locator(ON_SCREEN_ONLY).filter({ visible: true }).evaluateAll((nodes) => nodes.map((node) => node.outerHTML.slice(0, 100)));
