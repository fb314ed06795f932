// The notice (R3) as it leaves the system: a text to paste, a calendar file, a printed slip; and an answer that is refused without its reason.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { isPdf, readCalendar } from "../support/files.mjs";
import { AWAY, LEADER, MEMBER, dayAhead } from "../support/meeting.mjs";
import { bringTo } from "../support/stages.mjs";

const PLACE = "二楼党员活动室";
const PREPARE = "请带上本人承担的任务清单，想一想还差什么";

describe("the notice", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`stands as a text to paste, a calendar file and a slip ${where}`, () => tell(browser, `notice ${where}`, (company) => toldByEveryWay(company, device)));
    test(`is answered by link, not without a reason for leave ${where}`, () => tell(browser, `answer by link ${where}`, (company) => answeredByLink(company, device)));
    test(`is answered on the meeting's page, not without a reason for leave ${where}`, () => tell(browser, `answer on page ${where}`, (company) => answeredOnPage(company, device)));
  }
});

async function toldByEveryWay(company, device) {
  const { meeting } = await bringTo(company, "approved");
  const leader = await company.member(LEADER, { ...device, permissions: ["clipboard-read", "clipboard-write"] });
  await leader.goto(meeting);
  const topic = await leader.getByRole("heading", { level: 1 }).innerText();
  await press(leader, "通知全体党员");

  // The text for the chat: when, where, what about, what to prepare, and no personal link in it.
  const letter = await leader.locator("#letter").innerText();
  const [year, month, day] = dayAhead(0).split("-").map(Number);
  for (const part of [`${month}月${day}日`, PLACE, topic, PREPARE]) assert.ok(letter.includes(part), `the text lacks ${part}:\n${letter}`);
  assert.doesNotMatch(letter, /\/a\//);
  const copy = leader.getByRole("button", { name: "复制这段话" });
  if (device.javaScriptEnabled === false) assert.equal(await copy.count(), 0, "a button that could do nothing is not shown");
  else {
    await copy.click();
    await leader.getByRole("button", { name: "已复制" }).waitFor();
    assert.equal(normal(await leader.evaluate(() => navigator.clipboard.readText())), normal(letter));
  }

  // The calendar file, by the link that people press.
  await press(leader, "好了");
  const calendar = await fetched(leader, "加入日历");
  assert.match(calendar.headers()["content-type"], /^text\/calendar/);
  const event = readCalendar(await calendar.text());
  assert.equal(event["DTSTART;TZID=Asia/Shanghai"], `${year}${two(month)}${two(day)}T${await begins(leader)}00`);
  assert.match(event.SUMMARY, /^(党小组会|组织生活会)（第一党小组）$/); // As the plan has it for this month.
  assert.equal(event.LOCATION, PLACE);
  assert.match(event.DESCRIPTION, new RegExp(`${topic}[\\s\\S]*会前准备：${PREPARE}`));

  // The slip to print.
  assert.ok(isPdf(await (await fetched(leader, "会议通知")).body()), "the slip is a PDF");
}

async function answeredByLink(company, device) {
  const { meeting, links } = await bringTo(company, "notified");
  const guest = await company.guest(device);
  await guest.goto(links[AWAY]);
  await guest.getByText("请假", { exact: true }).click();
  await press(guest, "回复");
  assert.match(await guest.getByRole("alert").innerText(), /请假原因/);
  assert.equal(await guest.getByRole("radio", { name: "请假" }).isChecked(), true);
  await guest.getByLabel("请假原因").fill("外出参加业务培训");
  await press(guest, "回复");
  await guest.getByText("已收到您的回复：请假（外出参加业务培训）。").waitFor();

  // Before the meeting it can be changed by the same link.
  await guest.getByText("参加", { exact: true }).click();
  await press(guest, "回复");
  await guest.getByText("已收到您的回复：参加。").waitFor();
  const leader = await company.member(LEADER, device);
  await leader.goto(meeting);
  assert.equal(await leader.getByRole("row").filter({ hasText: AWAY }).getByRole("cell").first().innerText(), "参加");
  await leader.getByText("4 位没有回复").first().waitFor();
}

async function answeredOnPage(company, device) {
  const { meeting } = await bringTo(company, "notified");
  const member = await company.member(MEMBER, device);
  await member.goto(meeting);
  const card = member.locator("article").filter({ has: member.getByRole("heading", { name: "您能来吗" }) });
  await card.getByText("请假", { exact: true }).click();
  // White space alone is no reason.
  await card.getByLabel("请假原因").fill("   ");
  await press(card, "回复");
  assert.match(await member.getByRole("alert").innerText(), /请假原因/);
  assert.equal(await card.getByRole("radio", { name: "请假" }).isChecked(), true);
  await card.getByLabel("请假原因").fill("陪护“住院”的家人 & 值班");
  await press(card, "回复");
  assert.ok((await member.locator("main").innerText()).includes("请假：陪护“住院”的家人 & 值班"));
}

/** Fetches what a link of the page leads to, as the person who is signed in. */
async function fetched(page, name) {
  const answer = await page.request.get(await page.getByRole("link", { name, exact: true }).getAttribute("href"));
  assert.equal(answer.status(), 200, name);
  return answer;
}

const two = (number) => String(number).padStart(2, "0");
const normal = (text) => text.replaceAll("\r\n", "\n").trim();
/** When the page says that the meeting begins, as hhmm. */
const begins = async (page) => /(\d+):(\d+)/.exec(await page.locator(".page-head time").innerText()).slice(1).join("");
