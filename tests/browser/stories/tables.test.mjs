// Superiors' tables: laid out in the browser, with and without scripts, by keyboard and on a phone, seen filled and taken along; the
// folder of the whole branch.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { LEADER, SECRETARY } from "../support/meeting.mjs";

describe("superiors' tables", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`an office's order is laid out ${where} and the leader takes the own group's`, () => tell(browser, `table ${where}`, (company) => laidOut(company, device)));
  }
  test("the columns are moved by keyboard alone", () => tell(browser, "table by keyboard", byKeyboard));
  test("the whole branch is taken in one file", () => tell(browser, "branch bundle", wholeBranch));
});

/** The headings of the table as it looks filled. */
const headings = (page) => page.locator("#filled thead th").allInnerTexts();

/** Makes a new table of the roster, and is on its page. */
async function begin(page, title) {
  await page.goto("/branch/tables");
  const fold = page.locator("summary", { hasText: "新建一张表" });
  if (!(await page.getByLabel("表名（印在表的最上面）").isVisible())) await fold.click();
  await page.getByLabel("表名（印在表的最上面）").fill(title);
  await page.getByRole("radio", { name: "名册" }).check();
  await press(page, "新建，接着排列");
}

/** Waits for the page that a press within the form leads to. */
async function pressed(page, name) {
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name, exact: true }).click();
  await loaded;
}

async function laidOut(company, device) {
  const secretary = await company.member(SECRETARY, device);
  await secretary.goto("/branch");
  await secretary.getByRole("link", { name: /^上级表格/ }).click();
  await secretary.waitForLoadState();
  await begin(secretary, "街道花名册");
  assert.deepEqual((await headings(secretary)).slice(0, 3), ["序号", "党小组", "姓名"]);
  await pressed(secretary, "第 3 列上移");
  await pressed(secretary, "去掉第 4 列");
  assert.ok(new URL(secretary.url()).hash === "#c4", "the page stays where the button was");
  await secretary.getByText("改动还没有保存").waitFor();
  await secretary.getByLabel("第 2 列的表头").fill("党员姓名");
  await secretary.getByLabel("第 3 列的内容").selectOption("固定文字");
  await secretary.getByLabel("第 3 列的表头").fill("街道");
  await press(secretary, "保存");
  // Refused, with everything typed still there.
  await secretary.getByText("还没有写是什么文字").first().waitFor();
  assert.equal(await secretary.getByLabel("第 2 列的表头").inputValue(), "党员姓名");
  await secretary.getByLabel("第 3 列的固定文字").fill("城关街道");
  await press(secretary, "保存");
  await secretary.getByText("已保存").waitFor();
  assert.deepEqual((await headings(secretary)).slice(0, 3), ["序号", "党员姓名", "街道"]);
  assert.match(await secretary.locator("#filled tbody tr").first().innerText(), /1\s+\S+\s+城关街道/);
  assert.equal(await secretary.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "the sheet moves within itself");

  const leader = await company.member(LEADER, device);
  await leader.goto("/daily");
  await leader.getByRole("link", { name: /^上级表格/ }).click();
  await leader.waitForLoadState();
  await leader.getByRole("link", { name: "街道花名册", exact: true }).click();
  await leader.waitForLoadState();
  assert.match(await leader.locator("#filled").innerText(), /第一党小组/);
  const [file] = await Promise.all([leader.waitForEvent("download"), leader.getByRole("link", { name: "下载 Excel" }).click()]);
  assert.equal(file.suggestedFilename(), "街道花名册.xlsx");
}

async function byKeyboard(company) {
  const secretary = await company.member(SECRETARY, DESK);
  await begin(secretary, "键盘排的表");
  const down = secretary.getByRole("button", { name: "第 1 列下移" });
  await down.focus();
  let loaded = secretary.waitForEvent("load");
  await secretary.keyboard.press("Enter");
  await loaded;
  assert.equal(await secretary.getByLabel("第 2 列的表头").inputValue(), "序号");
  // Enter in a field keeps the table; it presses no button beside a column.
  await secretary.getByLabel("第 1 列的表头").focus();
  await secretary.keyboard.press("End");
  await secretary.keyboard.type("名称");
  loaded = secretary.waitForEvent("load");
  await secretary.keyboard.press("Enter");
  await loaded;
  await secretary.getByText("已保存").waitFor();
  assert.deepEqual((await headings(secretary)).slice(0, 2), ["党小组名称", "序号"]);
}

async function wholeBranch(company) {
  const secretary = await company.member(SECRETARY, DESK);
  await secretary.goto("/branch/year");
  const link = secretary.locator('#bundle a[href^="/branch/bundle/"]');
  const [file] = await Promise.all([secretary.waitForEvent("download"), link.click()]);
  assert.match(file.suggestedFilename(), /党支部\d{4}年迎检材料\.zip$/);
  assert.equal(await link.innerText(), "正在准备，请等下载开始");
  assert.equal(await link.getAttribute("aria-disabled"), "true");
}
