// A branch that answers outside of the system, or says no: 线下批准, a returned agenda, a report sent back for correction, an offline receipt.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { LEADER, SECRETARY, SUMMARY, dayAhead } from "../support/meeting.mjs";
import { bringTo } from "../support/stages.mjs";

const WHY = "请写明照片 <目录> 由谁核对，再报";
const DEVICES = [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]];

describe("a branch that answers on paper or says no", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of DEVICES) {
    test(`its approval is recorded as given on paper ${where}`, () => tell(browser, `approved on paper ${where}`, (company) => approvedOnPaper(company, device)));
    test(`its receipt is recorded as given on paper ${where}`, () => tell(browser, `receipt on paper ${where}`, (company) => receiptOnPaper(company, device)));
  }
  // The branch's people are on their phones; the leader sits where each story says.
  for (const [where, device] of DEVICES) {
    test(`an agenda is returned from a phone, the leader ${where}`, () => tell(browser, `returned ${where}`, (company) => returned(company, device)));
    test(`a report is sent back, corrected and reported again, the leader ${where}`, () => tell(browser, `sent back ${where}`, (company) => sentBack(company, device)));
  }
});

async function approvedOnPaper(company, device) {
  const { meeting } = await bringTo(company, "submitted");
  const leader = await company.member(LEADER, device);
  await leader.goto(meeting);
  await unfold(leader, "支部当面、电话或书面批准了？");

  // Whose word it is, when and how it was given: each is asked for, and what was typed stays.
  await leader.getByLabel("批准意见").fill("同意，注意安全。");
  await leader.getByText("电话", { exact: true }).click();
  await press(leader, "记为线下批准");
  assert.match(await leader.getByRole("alert").innerText(), /有 2 处要改[\s\S]*批准人[\s\S]*批准日期/);
  assert.equal(await leader.getByLabel("批准意见").inputValue(), "同意，注意安全。");
  assert.equal(await leader.getByRole("radio", { name: "电话" }).isChecked(), true);

  await leader.getByLabel("谁批准的").selectOption({ label: `党支部书记 ${SECRETARY}` });
  await leader.getByLabel("哪天批准的").fill(dayAhead(0));
  await press(leader, "记为线下批准");
  const main = leader.locator("main");
  assert.match(await main.innerText(), new RegExp(`支部批准\\s+线下批准[\\s\\S]*党支部书记${SECRETARY}[\\s\\S]*电话[\\s\\S]*同意，注意安全。`));
  // The way is free: everybody can be told.
  await press(leader, "通知全体党员");
  assert.match(await main.locator("h1").innerText(), /已经通知 5 位党员/);
  await leader.goto(`${meeting}/requirements`);
  assert.match(await main.innerText(), /线下批准/);
}

async function receiptOnPaper(company, device) {
  const { meeting } = await bringTo(company, "reported");
  const leader = await company.member(LEADER, device);
  await leader.goto(meeting);
  await unfold(leader, "支部已经当面或书面签收了？");
  await press(leader, "记为线下签收并归档");
  assert.match(await leader.getByRole("alert").innerText(), /签收人/);
  await leader.getByLabel("谁签收的").selectOption({ label: `党支部书记 ${SECRETARY}` });
  await press(leader, "记为线下签收并归档");
  await leader.locator(".page-head").getByText("已归档").waitFor();
  await leader.goto(`${meeting}/requirements`);
  assert.equal(await leader.locator('.finding[data-state="met"]').count(), 7, await leader.locator(".findings").innerText());
}

async function returned(company, device) {
  const { meeting } = await bringTo(company, "submitted");
  const secretary = await company.member(SECRETARY, PHONE);
  await secretary.goto("/branch");
  await unfold(secretary, "退回修改");
  await secretary.getByLabel("退回原因").fill(WHY);
  await press(secretary, "退回修改");
  await secretary.getByText("办好了").waitFor();

  const leader = await company.member(LEADER, device);
  const main = leader.locator("main");
  const returnedOne = main.getByRole("listitem").filter({ hasText: "草拟" });
  await press(returnedOne, await returnedOne.getByRole("link").innerText());
  assert.ok((await main.innerText()).includes(`原因：${WHY}`), await main.innerText());
  await leader.locator(".page-head").getByText("草拟").waitFor();
  await press(leader, "修改会议安排");
  await leader.getByLabel("请大家准备什么").first().fill("照片目录由许安宁核对");
  await press(leader, "保存草稿");
  await press(leader, "报支部批准");
  await secretary.goto(meeting);
  assert.match(await secretary.locator("main").innerText(), /请批准[\s\S]*照片目录由许安宁核对/);
}

async function sentBack(company, device) {
  const { meeting } = await bringTo(company, "reported");
  const secretary = await company.member(SECRETARY, PHONE);
  await secretary.goto(meeting);
  await unfold(secretary, "退回更正");
  await secretary.getByLabel("退回原因").fill(WHY);
  await press(secretary, "退回更正");

  const leader = await company.member(LEADER, device);
  const main = leader.locator("main");
  assert.ok((await main.innerText()).includes(`支部退回更正：${WHY}`), await main.innerText());
  await leader.goto(meeting);
  assert.ok((await main.innerText()).includes(WHY), await main.innerText());
  await press(leader, "会议记录");
  await press(leader, "更正记录");
  const corrected = `${SUMMARY}照片目录由许安宁核对。`;
  await leader.getByLabel("更正原因").fill("支部要求写明核对的人");
  await leader.getByLabel("会议小结").fill(corrected);
  await press(leader, "另存为新的一版");
  assert.match(await main.innerText(), /第 2 版/);
  const paper = await leader.locator("article.paper").innerText();
  assert.ok(paper.includes(corrected) && /第 1 次更正：.*更正，原因：支部要求写明核对的人/.test(paper), paper);
  await leader.goto(meeting);
  await leader.getByLabel("附言").fill("已照支部意见更正");
  await press(leader, "上报支部");

  await secretary.goto("/branch");
  await press(secretary, "看会议记录");
  await press(secretary, "先看会议记录");
  assert.ok((await secretary.locator("article.paper").innerText()).includes(corrected));
  await secretary.goto(meeting);
  await press(secretary, "签收归档");
  await secretary.locator(".page-head").getByText("已归档").waitFor();
}

/** Opens what is folded away behind a line of text. */
const unfold = (page, text) => page.locator("summary").filter({ hasText: text }).first().click();
