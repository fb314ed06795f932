// Contrast of 7:1 (WCAG 2.2, 1.4.6), which the pages promise beyond what every_page.test.mjs asks for: axe's rule for it finds nothing,
// at both widths and with everything that is folded away opened.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, press, tell } from "../support/browser.mjs";
import { LEADER, RECORDER, SECRETARY, everybodySpeaks, markLate } from "../support/meeting.mjs";
import { bringTo } from "../support/stages.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULE = "color-contrast-enhanced";
// The checker is put into the page by its source, which the pages' own policy rightly forbids; only here it is set aside.
const CHECKED = { ...DESK, bypassCSP: true };

describe("contrast of 7:1", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  test("on the pages around a meeting", () =>
    tell(browser, "contrast around", async (company) => {
      const guest = await company.guest(CHECKED);
      await visit(guest, ["/sign-in", "/not-done"]);
      const leader = await company.member(LEADER, CHECKED);
      await visit(leader, ["/", "/meetings", "/meetings/new", "/meetings/late", "/plan", "/roster", "/roster/new", "/me", "/password"]);
      // A form that was refused has colours of its own.
      await leader.goto("/password");
      await leader.locator("main form").evaluate((form) => (form.noValidate = true));
      await press(leader, "保存新密码");
      await leader.getByRole("alert").waitFor();
      await check(leader, "a refused form");
    }));

  test("on the pages of a meeting", () =>
    tell(browser, "contrast meeting", async (company) => {
      const { meeting, links } = await bringTo(company, "begun");
      const guest = await company.guest(CHECKED);
      await visit(guest, [links[RECORDER]]);
      const leader = await company.member(LEADER, CHECKED);
      await visit(leader, [meeting, `${meeting}/speak`, `${meeting}/console`]);
      await markLate(leader, SECRETARY);
      await everybodySpeaks(leader, (name) => `${name}：月底前完成。`);
      await check(leader, "the console after the speeches");
      await visit(leader, [`${meeting}/minutes`, `${meeting}/requirements`]);
    }));

  test("on the pages of organizational-life meetings, recommendations and ballots", () =>
    tell(browser, "contrast life", async (company) => {
      const leader = await company.member(LEADER, CHECKED);
      await visit(leader, ["/life", "/ballots"]);
      for (const [from, link] of [["/life", /会前准备/], ["/ballots", /推荐优秀共产党员人选/]]) {
        await leader.goto(from);
        await leader.getByRole("link", { name: link }).first().click();
        await check(leader, `${from} ${link}`);
      }
      await leader.goto("/ballots");
      const ballot = await leader.locator('a[href^="/ballots/"]').first().getAttribute("href");
      await visit(leader, [ballot]);
      await leader.goto("/life");
      await leader.getByRole("link", { name: /会前准备/ }).first().click();
      await press(leader, "写我的对照检查材料");
      await check(leader, "an own sheet");
      const held = await company.member("沈若溪", CHECKED);
      await held.goto("/life");
      await held.getByRole("link", { name: /整改清单/ }).first().click();
      await check(held, "what is put right");
    }));

  test("on the pages of the branch", () =>
    tell(browser, "contrast branch", async (company) => {
      const { meeting } = await bringTo(company, "reported");
      const secretary = await company.member(SECRETARY, CHECKED);
      await visit(secretary, ["/", "/branch", meeting, `${meeting}/minutes`, `${meeting}/requirements`]);
    }));
});

async function visit(page, paths) {
  for (const path of paths) {
    await page.goto(path);
    await check(page, path);
  }
}

async function check(page, name) {
  for (const { viewport } of [DESK, PHONE]) {
    await page.setViewportSize(viewport);
    await page.evaluate(AXE);
    const { violations, passes } = await page.evaluate((rule) => {
      for (const part of document.querySelectorAll("details")) part.open = true;
      return globalThis.axe.run(document, { runOnly: { type: "rule", values: [rule] } });
    }, RULE);
    assert.ok(passes.flatMap((rule) => rule.nodes).length > 0, `nothing was measured on ${name}`);
    const pairs = violations.flatMap((rule) => rule.nodes).map(({ any: [{ data }], html }) => `${data.fgColor} on ${data.bgColor} is ${data.contrastRatio} of ${data.expectedContrastRatio}: ${html.slice(0, 120)}`);
    assert.deepEqual(pairs, [], `${name} at ${viewport.width}`);
  }
  await page.setViewportSize(DESK.viewport);
}
