// What stands above a branch, and what is found: an office from the top down to a branch's months; searching at a desk, on a phone and
// without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { LEADER, SECRETARY } from "../support/meeting.mjs";

const READER = "乔以南";

describe("above the branch", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`an office is read from the top down ${where}`, () => tell(browser, `office ${where}`, (company) => fromTheTop(company, device)));
    test(`two characters are found ${where}, and by those who may read them`, () => tell(browser, `search ${where}`, (company) => found(company, device)));
  }
});

async function follow(page, name) {
  await page.getByRole("main").getByRole("link", { name }).first().click();
  await page.waitForLoadState();
}

async function fromTheTop(company, device) {
  const reader = await company.member(READER, device);
  await reader.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "所辖支部" }).click();
  await reader.getByRole("heading", { level: 1, name: "示例市直属机关党委" }).waitFor();
  await follow(reader, "示例市文化系统党总支");
  await follow(reader, "示例市档案馆机关党支部");
  await reader.getByRole("columnheader", { name: "第一党小组" }).or(reader.locator('td[data-label="第一党小组"]')).first().waitFor();
  const words = await reader.getByRole("main").innerText();
  assert.ok(words.includes("已归档") && !words.includes("陈一诺") && !words.includes("发展党员工作细则"), words);
  // The way back leads up to the top.
  await reader.getByRole("navigation", { name: "所在位置" }).getByRole("link", { name: "示例市直属机关党委" }).click();
  await reader.getByRole("heading", { level: 1, name: "示例市直属机关党委" }).waitFor();
}

async function searchFor(page, words) {
  await press(page.getByRole("banner"), "搜索");
  await page.getByLabel("找什么").fill(words);
  await press(page.getByRole("main"), "搜索");
}

async function found(company, device) {
  const secretary = await company.member(SECRETARY, device);
  await searchFor(secretary, "培训");
  assert.ok((await secretary.locator("mark").allInnerTexts()).every((word) => word === "培训"));
  await secretary.getByRole("main").getByRole("link", { name: /学习发展党员工作细则/ }).first().click();
  await secretary.getByText("集中培训的要求更具体了").first().waitFor();
  const leader = await company.member(LEADER, device);
  await searchFor(leader, "xan");
  await leader.getByRole("link", { name: "许安宁" }).waitFor();
  // What the other group says is not even counted.
  await searchFor(leader, "接待群众");
  await leader.getByText("没有找到“接待群众”").waitFor();
}
