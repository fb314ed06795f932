// The ten steps of a meeting as the people take them, on any device. `look(page, name)` is called on every page on the way.
import assert from "node:assert/strict";
import { press, runsScripts } from "./browser.mjs";

export const LEADER = "陈一诺";
export const SECRETARY = "林知远";
export const RECORDER = "许安宁";
export const MEMBER = "周明哲";
export const AWAY = "何思源";
/** What is handed in and must stand in the record to the letter, marks and all. */
export const OWN_REMARK = "收尾阶段我包干“民国 <卷宗> & 照片”两类；\n每周五下午核对一次目录。";
export const DECISION = "分两批完成照片档案的目录核对";
export const SUMMARY = "大家结合岗位谈了收尾工作，议定分两批核对目录，由许安宁同志牵头。";

export { press };

const nobody = async () => {};

/** The address of the meeting that a page belongs to. */
export const meetingOf = (page) => /\/meetings\/[0-9a-f-]{36}/.exec(page.url())[0];

/** Opens the draft of this month from the home page. */
export async function toDraft(leader, look = nobody) {
  await leader.goto("/");
  await look(leader, "本月");
  await leader.getByRole("listitem").filter({ hasText: "草拟" }).getByRole("link").first().click();
  await leader.getByRole("heading", { name: "先向支部汇报沟通" }).waitFor();
  await look(leader, "草拟");
  return meetingOf(leader);
}

/** Changes the arrangement, records the consultation (R2) and hands it to the branch. */
export async function draftAndConsult(leader, look = nobody) {
  await press(leader, "修改会议安排");
  await look(leader, "起草");
  await leader.getByLabel("地点").fill("二楼党员活动室");
  await leader.getByLabel("请大家准备什么").first().fill("请带上本人承担的任务清单，想一想还差什么");
  await press(leader, "保存草稿");
  await press(leader, "去做会前沟通");
  await look(leader, "沟通");
  await leader.getByRole("checkbox", { name: `组织委员 ${MEMBER}` }).check();
  await leader.getByLabel("当面").check();
  await leader.getByLabel("哪天沟通的").fill(dayAhead(0));
  await leader.getByLabel("具体内容").fill("收尾工作的分工和进度。");
  await press(leader, "记下来");
  await look(leader, "已沟通");
  await press(leader, "报支部批准");
  await look(leader, "待批");
}

/** The branch sends it back once with a reason; the leader answers; the branch approves (R3). */
export async function approve(leader, secretary, meeting, look = nobody) {
  await secretary.goto("/branch");
  await look(secretary, "支部待办");
  await press(secretary, "看全部");
  await look(secretary, "请批准");
  await secretary.getByText("退回修改", { exact: true }).first().click();
  await secretary.getByLabel("退回原因").fill("请写明会议什么时候结束");
  await press(secretary, "退回修改");
  await leader.goto(meeting);
  await leader.getByText("请写明会议什么时候结束").first().waitFor();
  await look(leader, "被退回");
  await press(leader, "修改会议安排");
  // An hour after the beginning, wherever in the day the story is told.
  const [hour, minute] = (await leader.locator("input[name=start]").inputValue()).split(":");
  await leader.getByLabel("结束（可不填）").fill(hour === "23" ? "23:59" : `${String(Number(hour) + 1).padStart(2, "0")}:${minute}`);
  await press(leader, "保存草稿");
  if (await leader.getByRole("link", { name: "去做会前沟通" }).count()) {
    throw new Error("the consultation was forgotten when the branch returned the agenda");
  }
  await press(leader, "报支部批准");
  await secretary.goto(meeting);
  await secretary.getByLabel("批准意见").fill("同意，请如实记录。");
  await press(secretary, "批准");
  await leader.goto(meeting);
  await look(leader, "已批准");
}

/** Tells everybody; returns each person's own link by name. */
export async function notify(leader, look = nobody) {
  await press(leader, "通知全体党员");
  await look(leader, "通知");
  const links = {};
  for (const text of await leader.locator("pre.copy-text").allInnerTexts()) {
    const found = /^(.+?)同志，请回复参加或请假：(http\S+)$/.exec(text.trim());
    if (found) links[found[1]] = new URL(found[2]).pathname;
  }
  return links;
}

/** One answers by the personal link, without a password. */
export async function answerByLink(guest, link, reason, look = nobody) {
  await guest.goto(link);
  await look(guest, "个人链接");
  await guest.getByLabel(reason ? "请假" : "参加", { exact: true }).check();
  if (reason) await guest.getByLabel("请假原因").fill(reason);
  await press(guest, "回复");
  await guest.getByText("已收到您的回复").waitFor();
  await look(guest, "已回复");
}

/** A choice of the roll; with scripts it saves itself, without them the button does. */
export async function markLate(keeper, name) {
  const row = keeper.getByRole("group", { name });
  await row.getByText("迟到", { exact: true }).click();
  if (await runsScripts(keeper)) await row.getByText("已保存").waitFor();
  else await press(row, /^保存/);
}

/** The floor goes to whoever is next, until everybody had it; `say(name)` is what the keeper writes down. */
export async function everybodySpeaks(keeper, say, look = nobody) {
  const spoken = [];
  const next = keeper.locator("#c-side").getByRole("button", { name: /^请.+发言$/ }).first();
  while (await next.count()) {
    const name = /请(.+)发言/.exec(await next.innerText())[1];
    await press(keeper, `请${name}发言`);
    const field = keeper.getByLabel(`${name}的主要看法`, { exact: true });
    await field.fill(say(name));
    await saveIn(keeper, field);
    await look(keeper, `发言${spoken.length + 1}`);
    spoken.push(name);
    assert.ok(spoken.length <= 20, "the floor never ends");
  }
  await keeper.getByText("都已发言").waitFor();
  return spoken;
}

/** With scripts the text saves itself and says 已保存; without them the form's button does it. */
export async function saveIn(page, field) {
  const form = page.locator("form[data-autosave]").filter({ has: field });
  if (await runsScripts(page)) await form.getByText(/^已保存/).waitFor();
  else await press(form, "保存");
}

/** A member hands in the own remark from the own phone. */
export async function handIn(member, meeting, text, look = nobody) {
  await member.goto(meeting);
  await press(member, "写好自己的发言，直接交给记录人");
  await look(member, "我的发言");
  await member.getByLabel("发言内容").first().fill(text);
  await press(member, "交给记录人");
  await member.getByText("已经交给记录人").first().waitFor();
  await look(member, "已交发言");
}

/** One decision with a responsible person and a day (R5). */
export async function decide(keeper, due, look = nobody) {
  await keeper.getByLabel("议定做什么").fill(DECISION);
  await keeper.getByLabel("落实措施").fill("先核对照片，再核对卷宗，每周报一次进度");
  await keeper.getByLabel("责任人").selectOption({ label: RECORDER });
  await keeper.getByLabel("完成期限").fill(due);
  await press(keeper, "加一条议定事项");
  await keeper.getByText(DECISION).first().waitFor();
  await look(keeper, "议定");
}

/** Sums up and ends the meeting, signs (R6), reports (R7). */
export async function concludeSignReport(leader, look = nobody) {
  await leader.getByLabel("会议小结").fill(SUMMARY);
  // A story is over within the minute in which its meeting began: it began a little earlier.
  await press(leader, "小结完毕，结束会议");
  await look(leader, "核对记录");
  await leader.goto(meetingOf(leader));
  await look(leader, "已小结");
  await press(leader, "去核对记录");
  await press(leader, "定稿", { agree: "定稿" });
  await leader.goto(meetingOf(leader));
  await look(leader, "已定稿");
  await press(leader, "上报支部");
  await look(leader, "已上报");
}

/** The branch reads the record and gives the receipt; the meeting is archived. */
export async function receipt(secretary, meeting, look = nobody) {
  await secretary.goto("/branch");
  await look(secretary, "待签收");
  await secretary.goto(meeting);
  await secretary.getByLabel("签收意见").fill("收到，归档。");
  await press(secretary, "签收归档");
  await secretary.getByText("已归档").first().waitFor();
  await look(secretary, "已归档");
}

/** Today and a later day on the unit's calendar, as a date field wants them. */
export function dayAhead(days) {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });
  return format.format(new Date(Date.now() + days * 86_400_000));
}
