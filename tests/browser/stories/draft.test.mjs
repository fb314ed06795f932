// Drafting a meeting: begun from the year plan, with two items, then with a third and its reason (G3), and with what earlier meetings left open.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { LEADER, dayAhead } from "../support/meeting.mjs";

const SECOND = "商量党员志愿服务的时间安排";
const THIRD = "学习“保密 <守则> & 案例”";
const MATERIALS = "《示例市档案馆保密守则》2026年版；\n案例选编第三至五页";
const REASON = "支部要求本月一并学完";
/** What last month's meeting of the sample decided and nobody has finished. */
const OPEN = "培养联系人每季度谈话一次并简要记录";

describe("a draft", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`is made from the plan, gets a third item with its reason ${where}`, () => tell(browser, `draft ${where}`, (company) => drafted(company, device)));
    test(`brings back what earlier meetings left open ${where}`, () => tell(browser, `open matters ${where}`, (company) => broughtBack(company, device)));
  }
});

async function drafted(company, device) {
  const leader = await company.member(LEADER, device);
  await press(leader, "起草会议");

  // What is known already stands there: the plan's line of the month, the usual time and place, the leader as chair.
  const [, thisMonth] = dayAhead(0).split("-").map(Number);
  assert.equal(await leader.getByLabel("列入哪个月的计划").inputValue(), dayAhead(0).slice(0, 7));
  const first = item(leader, "一");
  const topic = await first.getByLabel("议题", { exact: true }).inputValue();
  assert.equal(await chosen(first.getByLabel("对应年度计划")), `${thisMonth}月 ${topic}`);
  assert.equal(await leader.getByLabel("地点").inputValue(), "三楼会议室");
  assert.equal(await chosen(leader.getByLabel("主持人", { exact: true })), `${LEADER}（组长）`);

  await leader.getByLabel("日期").fill(dayAhead(2));
  await leader.getByLabel("地点").fill("四楼接待室");
  await leader.getByLabel("记录人").selectOption({ label: "周明哲" });
  await first.getByLabel("学习或讨论材料").fill(MATERIALS);
  await first.getByLabel("请大家准备什么").fill("每人想好一条建议");
  const second = item(leader, "二");
  await second.getByLabel("议题", { exact: true }).fill(SECOND);
  await second.getByLabel("属于哪一类").selectOption({ label: "讨论如何推进支部布置的工作" });
  await press(leader, "保存草稿");
  const main = leader.locator("main");
  assert.match(await main.locator("h1").innerText(), new RegExp(`^${topic}；${SECOND}$`));
  assert.ok((await main.innerText()).includes(MATERIALS), "the materials stand on the meeting's page, line for line");
  assert.match(await main.innerText(), /四楼接待室[\s\S]*记录\s+周明哲/);

  // A third item is refused without a reason (G3), and every field keeps what was typed.
  await press(leader, "修改会议安排");
  const third = item(leader, "三");
  await third.getByLabel("议题", { exact: true }).fill(THIRD);
  await third.getByLabel("属于哪一类").selectOption({ label: "组织开展学习" });
  await third.getByLabel("学习或讨论材料").fill(MATERIALS);
  await leader.getByLabel("开始").fill("09:15");
  await leader.getByLabel("结束（可不填）").fill("10:45");
  await press(leader, "保存草稿");
  assert.match(await leader.getByRole("alert").innerText(), /两个/);
  assert.equal(await third.getByLabel("议题", { exact: true }).inputValue(), THIRD);
  assert.equal(await chosen(third.getByLabel("属于哪一类")), "组织开展学习");
  assert.equal(await third.getByLabel("学习或讨论材料").inputValue(), MATERIALS);
  assert.equal(await item(leader, "二").getByLabel("议题", { exact: true }).inputValue(), SECOND);
  assert.equal(await item(leader, "一").getByLabel("请大家准备什么").inputValue(), "每人想好一条建议");
  assert.equal(await leader.getByLabel("开始").inputValue(), "09:15");
  assert.equal(await leader.getByLabel("地点").inputValue(), "四楼接待室");

  await leader.getByLabel("议题多于两个的原因").fill(REASON);
  await press(leader, "保存草稿");
  assert.match(await main.innerText(), new RegExp(`09:15[\\s\\S]*10:45[\\s\\S]*议题多于两个\\s+${REASON}`));
  assert.deepEqual(await main.locator("ol.stack > li > strong").allInnerTexts(), [`一、${topic}`, `二、${SECOND}`, `三、${THIRD}`]);
}

async function broughtBack(company, device) {
  const leader = await company.member(LEADER, device);
  await press(leader, "起草会议");
  await leader.getByText("前几次会议还没办完的事").waitFor();
  await leader.getByText(`${OPEN}（许安宁，`).waitFor();
  await leader.getByLabel("日期").fill(dayAhead(2));
  await press(leader, "保存草稿");

  // The matter stands on the new meeting's page, and is gone once its result is written down.
  const meeting = leader.url();
  const matter = leader.getByRole("listitem").filter({ has: leader.getByRole("heading", { name: OPEN }) });
  await matter.getByRole("link", { name: /看进展/ }).click();
  await leader.getByText("直接办结", { exact: true }).click();
  await leader.getByLabel("办理结果").fill("本季度已谈四次，简要记录交组长");
  await press(leader, "办结");
  await leader.getByText("已办结").first().waitFor();
  await leader.goto(meeting);
  await leader.getByRole("heading", { name: "会议安排" }).waitFor();
  assert.equal(await matter.count(), 0);
  await leader.goto("/");
  await press(leader, "起草会议");
  assert.equal(await leader.getByText(OPEN).count(), 0);
}

const item = (page, ordinal) => page.getByRole("group", { name: `议题${ordinal}` });
/** The words of the option that is chosen. */
const chosen = (select) => select.evaluate((node) => node.selectedOptions[0].textContent);
