// 工作总结: the leader drafts it from facts, writes on it, takes newer facts over, freezes it; a member and the branch read it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { LEADER, RECORDER, SECRETARY } from "../support/meeting.mjs";

const DONE = "窗口中午有人值班，<群众> 不用等。";

describe("the summary of a year", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`is drafted, written on, frozen and read, the leader ${where}`, () => tell(browser, `summary ${where}`, (company) => summary(company, device)));
  }
});

async function summary(company, device) {
  const leader = await company.member(LEADER, device);
  await leader.goto("/daily");
  await leader.getByRole("link", { name: /工作总结/ }).click();
  await leader.waitForLoadState();
  const form = leader.locator('form[action="/summaries"]');
  await form.getByRole("radio", { name: "全年" }).check();
  await press(form, "起草");
  const place = new URL(leader.url()).pathname;
  assert.match(await leader.getByLabel("一、会议情况").inputValue(), /召开了党小组会/);
  assert.equal(await leader.getByLabel("主要成效").inputValue(), "");
  await leader.getByLabel("主要成效").fill(DONE);
  await leader.getByLabel("任务落实").fill("任务都有人办。");
  await press(leader, "保存");
  await leader.getByText("已保存").waitFor();
  assert.equal(await leader.getByLabel("主要成效").inputValue(), DONE);
  await press(leader, "保存并定稿", { agree: "定稿" });
  await leader.getByText("已定稿").first().waitFor();
  assert.match(await leader.locator("main").innerText(), /窗口中午有人值班，<群众> 不用等。[\s\S]*（没有填写）/);
  for (const name of [RECORDER, SECRETARY]) {
    const reader = await company.member(name, DESK);
    await reader.goto(place);
    assert.match(await reader.locator("main").innerText(), /任务都有人办。/);
    assert.equal(await reader.getByRole("button", { name: "改回草稿" }).count(), 0);
  }
  await press(leader, "改回草稿", { agree: "改回草稿" });
  await leader.getByText("不要这份草稿了").click();
  await press(leader, "删掉草稿", { agree: "删掉" });
  await leader.getByText("草稿已经删掉").waitFor();
}
