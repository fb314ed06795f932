// A matter that the branch hands to the first group, from its opening to the branch's decision.
import assert from "node:assert/strict";
import { press } from "./browser.mjs";
import * as story from "./meeting.mjs";

export const ABOUT = story.AWAY;
export const FACTS = "今年三月至九月没有参加组织生活，没有请假。";
export const OWN = "母亲住院，我在外地陪护，没有及时说明。";
export const TOPIC = "讨论支部交办的事项";
export const DISSENT = "周明哲：他有困难，谈话帮助就够了。";
export const OPINION = "多数同志认为应当限期改正，建议支部大会按规定研究。";

const nobody = async () => {};
const main = (page) => page.locator("main").innerText();

/** The secretary hands a matter to the group; gives its address. */
export async function open(secretary, look = nobody) {
  await secretary.goto("/dispositions");
  await secretary.getByText("把一件事交给党小组听取意见").click();
  await secretary.getByLabel("哪位党员").selectOption({ label: ABOUT });
  await secretary.getByLabel("组织处置").check();
  await secretary.getByLabel("没有", { exact: true }).check();
  await secretary.getByLabel("听取党小组意见").check();
  await secretary.getByLabel("事实", { exact: true }).fill(FACTS);
  await look(secretary, "交给党小组");
  await press(secretary, "交给党小组");
  const page = new URL(secretary.url()).pathname;
  await secretary.getByText("登记支部办理的一步").click();
  await secretary.getByLabel("办了什么").fill("支委会提出启动意见");
  await secretary.getByLabel("哪天办的").fill(story.dayAhead(-3));
  await press(secretary, "登记");
  assert.match(await main(secretary), /支委会提出启动意见（.*登记）/, "entered later, and shown so");
  await look(secretary, "书记看一件事");
  return page;
}

/** Who it is about finds the matter, writes, and ticks a right. */
export async function speak(person, page, look = nobody) {
  await person.goto("/");
  assert.doesNotMatch(await main(person), /处置|处分/, "a card says nothing of it");
  await person.getByRole("listitem").filter({ hasText: "有一件与您有关的事" }).getByRole("link", { name: "去查看" }).click();
  await person.getByRole("heading", { name: "本人的说明和申辩" }).waitFor();
  assert.equal(new URL(person.url()).pathname, page);
  await person.getByLabel("情况说明", { exact: true }).check();
  await person.getByLabel("内容", { exact: true }).fill(OWN);
  await press(person, "交上去");
  await person.getByText("确认一项", { exact: true }).click();
  await person.getByLabel("哪一项权利").selectOption({ label: "知道不服决定可以申诉" });
  await person.getByLabel("哪天做到").fill(story.dayAhead(0));
  await press(person, "确认");
  assert.match(await main(person), new RegExp(`${OWN}[\\s\\S]*由本人确认`));
  await look(person, "本人看自己的事");
}

/** The draft of the month becomes the meeting that hears it. */
export async function tie(leader, secretary, meeting, page, look = nobody) {
  await leader.goto(`${meeting}/edit`);
  await leader.getByLabel("议题", { exact: true }).first().fill(TOPIC);
  await leader.getByLabel("属于哪一类").first().selectOption({ label: "讨论对不合格党员的处置和违纪党员的处分等事项" });
  await press(leader, "保存草稿");
  await leader.goto(page);
  await leader.getByLabel("在哪次会上讨论").selectOption({ index: 1 });
  await look(leader, "登记在哪次会上讨论");
  await press(leader, "登记");
  assert.match(await main(leader), new RegExp(TOPIC));
  await leader.goto(meeting);
  await story.draftAndConsult(leader);
  await story.approve(leader, secretary, meeting);
  await leader.goto(meeting);
  await press(leader, "通知全体党员");
}

/** Everybody is heard; the meeting ends with nothing to carry out. */
export async function hold(leader, meeting) {
  await leader.goto(meeting);
  await press(leader, "开始会议");
  await story.everybodySpeaks(leader, (name) => (name === ABOUT ? "是我不对，今后一定请假。" : `${name}：他有困难，也应当早说。`));
  await leader.getByLabel(/^没有要落实的/).fill("意见报支部研究");
  await press(leader, "记为无需落实");
  await leader.getByLabel("会议小结").fill("听取了大家的意见，如实报支部。");
  await press(leader, "小结完毕，结束会议");
}

/** The opinion, refused as long as it sounds like a decision, and sent. */
export async function opine(leader, page, look = nobody) {
  await leader.goto(page);
  assert.match(await main(leader), /还没有确认的：[\s\S]*会已经开过/);
  await leader.getByLabel("党小组意见", { exact: true }).fill("小组决定给予限期改正。");
  await press(leader, "写好了");
  assert.match(await main(leader), /党小组只提意见，不作决定。请改成/);
  await look(leader, "意见写成了决定");
  await leader.getByLabel("党小组意见", { exact: true }).fill(OPINION);
  await leader.getByLabel(/^不同意见/).fill(DISSENT);
  await press(leader, "写好了");
  assert.match(await main(leader), new RegExp(`${OPINION}[\\s\\S]*${DISSENT}`));
  await look(leader, "党小组意见");
  await press(leader, "送支部", { agree: "送支部" });
  assert.match(await main(leader), /党小组意见已送支部/);
}

/** The branch decides; who it is about reads it. */
export async function decide(secretary, person, page, look = nobody) {
  await secretary.goto("/");
  assert.match(await main(secretary), /有一件事等支部研究/);
  await secretary.goto(page);
  await secretary.getByText("登记支部的决定", { exact: true }).first().click();
  await secretary.getByLabel("限期改正").check();
  await secretary.getByLabel("决定日期").fill(story.dayAhead(0));
  await secretary.getByLabel("期限到哪一天").fill(story.dayAhead(170));
  await secretary.getByLabel("哪次会议决定、怎样决定").fill("支部党员大会讨论通过。");
  await press(secretary, "登记支部的决定");
  assert.match(await main(secretary), /支部决定：限期改正，期限到/);
  await look(secretary, "支部的决定");
  await person.goto(page);
  assert.match(await main(person), /支部决定：限期改正[\s\S]*可以向上级党组织申诉/);
  await look(person, "本人看决定");
}
