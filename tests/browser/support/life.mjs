// An organizational-life meeting of the first group, from its preparation to the report to the branch.
import assert from "node:assert/strict";
import { press } from "./browser.mjs";
import * as story from "./meeting.mjs";

export const OWN_SHEET = "我抓学习不够经常，布置工作有时太急。";
export const OPINION = "碰头太少，有的任务下班前才说。";
export const PROBLEM = "学习不够经常";

const nobody = async () => {};
const dayAhead = (days) => new Date(Date.now() + days * 864e5 + 8 * 36e5).toISOString().slice(0, 10);
const main = (page) => page.locator("main").innerText();

/** Makes the draft an organizational-life meeting and brings it to its notice. */
export async function tellAll(leader, secretary, meeting) {
  await leader.goto(`${meeting}/edit`);
  await leader.getByLabel("属于哪一类").first().selectOption({ label: "召开组织生活会" });
  await press(leader, "保存草稿");
  await story.draftAndConsult(leader);
  await story.approve(leader, secretary, meeting);
  await leader.goto(meeting);
  await press(leader, "通知全体党员");
}

/** Theme, an opinion that is fed back word for word, and a sheet that is handed in. */
export async function prepare(leader, member, meeting, look = nobody) {
  await leader.goto(meeting);
  await press(leader, "会前准备");
  assert.match(await main(leader), /确定主题[\s\S]*还没有写主题。[\s\S]*对照检查材料[\s\S]*位党员还没有交。/);
  await look(leader, "组织生活会准备");
  await leader.getByLabel(/^主题/).fill("对照党章找差距");
  await leader.getByLabel(/^其他学习情况/).fill("用一个下午学了党章第六章。");
  await press(leader, "保存");
  assert.match(await main(leader), /对照党章找差距/);

  await member.goto(`${meeting}/life`);
  await member.getByText("对党小组或者哪位同志提意见").click();
  await member.getByLabel("对谁的意见").selectOption({ label: `${story.LEADER}（组长）` });
  await member.getByLabel("不署名的党员").check();
  await member.getByLabel("意见", { exact: true }).fill(OPINION);
  await press(member, "交给组长");
  assert.doesNotMatch(await main(member), new RegExp(OPINION), "it lies with the leader");
  await leader.reload();
  assert.match(await main(leader), new RegExp(`对${story.LEADER}[\\s\\S]*${OPINION}[\\s\\S]*党员（不署名）`));
  await look(leader, "征求到的意见");
  await press(leader, /^原样反馈/);
  assert.match(await main(leader), /已原样反馈/);
}

/** Writes the own sheet and hands it in. */
export async function handIn(page, meeting, text, look = nobody) {
  await page.goto(`${meeting}/life`);
  await press(page, "写我的对照检查材料");
  const field = page.getByLabel("对照检查材料", { exact: true });
  await field.fill(text);
  await story.saveIn(page, field);
  await look(page, "写对照检查材料");
  await press(page, "交给组长");
  assert.match(await main(page), /会前交[\s\S]*取回修改/);
  await look(page, "交了对照检查材料");
}

/** Somebody else of the group cannot read a sheet; the leader can, once it is handed in. */
export async function readSheets(leader, other, meeting, author, text) {
  await leader.goto(`${meeting}/life`);
  await press(leader, author);
  assert.match(await main(leader), new RegExp(text));
  const answer = await other.request.get(new URL(leader.url()).pathname);
  assert.equal(answer.status(), 403);
}

/** Criticism and self-criticism of everybody, one after another, by the button that the console offers. */
export async function hold(leader, meeting, look = nobody) {
  await leader.goto(meeting);
  await press(leader, "开始会议");
  await leader.goto(`${meeting}/console`);
  const side = leader.locator("#c-side");
  for (let turn = 0; turn < 40; turn++) {
    const words = await side.innerText();
    if (words.includes("都已发言")) break;
    const answer = side.getByRole("button", { name: /都说过了，请.+回应/ });
    const criticized = (await answer.count()) && /意见 [1-9]\d* 条/.test(await current(side, words));
    const next = criticized ? answer : side.getByRole("button", { name: /^请.+(发言|提意见|回应)$/ }).first();
    await press(leader, await next.innerText());
    if (turn === 2) await look(leader, "批评和自我批评");
  }
  assert.match(await side.innerText(), /都已发言/);
  await leader.getByLabel("查找出的问题").fill("碰头不够经常");
  await leader.getByLabel("整改措施").fill("每周一碰头，会前发提纲");
  await leader.getByLabel("责任人").selectOption({ label: story.LEADER });
  await leader.getByLabel("完成期限").fill(dayAhead(30));
  await press(leader, "加一条整改");
  await leader.getByLabel("会议小结").fill("大家开展了批评和自我批评。");
  await press(leader, "小结完毕，结束会议");
}

/** How the round stands for whom it has come to. */
async function current(side, words) {
  const name = /对(.+)提批评意见/.exec(words)?.[1];
  return name ? side.locator(".queue li", { hasText: name }).innerText() : "";
}

/** A line of a member that the leader confirms, and the report to the branch. */
export async function follow({ leader, member, secretary }, meeting, look = nobody) {
  await member.goto(`${meeting}/life`);
  await member.getByText("列一条我自己的整改事项").click();
  await member.getByLabel("问题", { exact: true }).fill(PROBLEM);
  await member.getByLabel("整改措施").fill("每周自学一次，记一页笔记");
  await member.getByLabel("整改期限").fill(dayAhead(20));
  await press(member, "交组长确认");
  assert.match(await main(member), /待组长确认/);

  await leader.goto(`${meeting}/life`);
  assert.match(await main(leader), /碰头不够经常[\s\S]*学习不够经常[\s\S]*只有本人和组长能看/);
  await press(leader, "确认这一条");
  await look(leader, "整改清单");
  const report = leader.getByLabel("报告内容");
  assert.match(await report.inputValue(), /一、基本情况。[\s\S]*名党员作了对照检查[\s\S]*碰头不够经常/);
  await press(leader, "报党支部");

  await secretary.goto("/");
  await press(secretary, "去签收报告");
  assert.doesNotMatch(await main(secretary), new RegExp(PROBLEM), "a member's own line");
  await look(secretary, "情况报告");
  await press(secretary, "签收");
  assert.match(await main(secretary), /支部已签收/);

  await member.goto(`${meeting}/life`);
  await member.locator("summary", { hasText: "整改完成，销号" }).click();
  await member.getByLabel("怎样整改的").fill("坚持了一个月，笔记交组长看过。");
  await press(member, "整改完成，销号");
  assert.match(await main(member), /已整改[\s\S]*坚持了一个月/);
}
