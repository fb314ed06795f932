// The branch's box on a phone: asked before the meeting, approving, handing a task down, and the year of the groups.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { LEADER, MEMBER, SECRETARY, dayAhead, toDraft } from "../support/meeting.mjs";

const QUESTION = "值班的事 <本月> 放在这次会上讲，合适吗？";
const ANSWER = "合适，控制在半小时以内。";

describe("the box of the branch", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`whoever is asked answers on a phone and the branch approves where it lies, the leader ${where}`, () => tell(browser, `asked ${where}`, (company) => asked(company, device)));
  }
  test("a task is handed down, becomes a topic, and its progress is seen", () => tell(browser, "handed down", handedDown));
});

/** Opens what is folded. */
const unfold = (page, words) => page.locator("summary", { hasText: words }).first().click();

async function asked(company, device) {
  const leader = await company.member(LEADER, device);
  const meeting = await toDraft(leader);
  await press(leader, "去做会前沟通");
  await leader.getByRole("radio", { name: `组织委员 ${MEMBER}` }).check();
  await leader.getByLabel("想请教的事").fill(QUESTION);
  await press(leader, "发给对方");
  assert.match(await leader.locator("main").innerText(), /已经请周明哲看这次会的安排[\s\S]*正等答复/);

  const commissioner = await company.member(MEMBER, PHONE);
  const badge = commissioner.getByRole("navigation").getByText("待办").locator(".count");
  const waiting = Number(await badge.innerText());
  assert.ok(waiting > 0, "every page says that something waits");
  await commissioner.getByRole("navigation").getByText("待办").click();
  const letter = commissioner.getByRole("article").filter({ hasText: QUESTION });
  await letter.getByLabel("您的意见").fill(ANSWER);
  await press(letter, "答复组长");
  await commissioner.getByText("办好了").waitFor();
  assert.equal(await commissioner.getByText(QUESTION).count(), 0);

  await leader.goto(meeting);
  assert.ok((await leader.locator("main").innerText()).includes(ANSWER));
  await press(leader, "报支部批准");
  const secretary = await company.member(SECRETARY, PHONE);
  await secretary.goto("/branch");
  const agenda = secretary.getByRole("article").filter({ has: secretary.getByRole("button", { name: "批准" }) }).first();
  assert.ok((await agenda.innerText()).includes(ANSWER), "what was said before is there to decide by");
  await press(agenda, "批准");
  await secretary.getByText("办好了").waitFor();
  await leader.goto(meeting);
  await leader.getByRole("heading", { name: "通知全体党员" }).waitFor();
}

async function handedDown(company) {
  const secretary = await company.member(SECRETARY, PHONE);
  await secretary.goto("/branch/resolutions");
  await unfold(secretary, "交办一项");
  const form = secretary.locator("details.card").first();
  await form.getByRole("radio", { name: "支部任务" }).check();
  await form.getByLabel("名称").fill("清点阅览室桌椅");
  await form.getByLabel("要求", { exact: true }).fill("按房间清点，坏的列出来。");
  await form.getByLabel("通过日期").fill(dayAhead(0));
  await form.getByLabel("完成期限").fill(dayAhead(20));
  await form.getByLabel("要反馈什么").fill("坏了多少");
  await form.getByRole("checkbox", { name: "第一党小组" }).check();
  await press(form, "保存");
  const card = secretary.locator("section.card").filter({ hasText: "清点阅览室桌椅" });
  assert.match(await card.innerText(), /第一党小组\s+还没有分工/);
  assert.doesNotMatch(await card.innerText(), /第二党小组\s+还没有分工/);

  const leader = await company.member(LEADER, DESK);
  await leader.goto("/assignments");
  const handed = leader.locator("section.card").filter({ hasText: "清点阅览室桌椅" });
  await handed.getByRole("link", { name: "列为议题" }).click();
  const titles = await leader.locator('input[name$="_title"]').evaluateAll((all) => all.map((input) => input.value));
  assert.ok(titles.includes("清点阅览室桌椅"), titles.join());
  await leader.goto("/assignments");
  await handed.getByText("向支部报告").click();
  await handed.getByLabel("落实情况").fill("清点完了，坏了两把椅子。");
  await handed.getByLabel("已经全部落实").check();
  await press(handed, "报告支部");
  await secretary.goto("/branch/resolutions");
  assert.match(await card.innerText(), /都已报告落实[\s\S]*坏了两把椅子/);
  await secretary.goto("/branch/year");
  assert.match(await secretary.locator("main").innerText(), /启用本系统以前，没有补录/);
}
