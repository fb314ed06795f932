// 单位自有模板: the secretary begins with the example, is told what is wrong with a wrong file, puts the right one into use, sees it
// filled in, and goes back; at both widths and without scripts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { SECRETARY } from "../support/meeting.mjs";

describe("a unit's own template", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]])
    test(`is put into use ${name}`, () => tell(browser, `template ${name}`, (company) => putIntoUse(company, device)));
});

/** What a link leads to, downloaded. */
async function taken(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

async function putIntoUse(company, device) {
  const secretary = await company.member(SECRETARY, device);
  await secretary.goto("/branch");
  await secretary.getByRole("link", { name: /^Word 模板/ }).click();
  await secretary.waitForLoadState();
  const main = secretary.locator("main");
  const [minutes, notice] = [secretary.locator("#minutes"), secretary.locator("#notice")];
  assert.match(await minutes.innerText(), /用系统自带的/);
  const example = await taken(secretary, minutes.getByRole("link", { name: "下载示例模板" }));
  assert.equal(example.name, "会议记录模板（示例）.docx");
  const other = await taken(secretary, notice.getByRole("link", { name: "下载示例模板" }));

  // The wrong file: each mark that does not fit is told with its place.
  const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  await minutes.getByLabel("传上会议记录模板").setInputFiles({ name: "拿错的.docx", mimeType: docx, buffer: other.bytes });
  await press(minutes, "检查并换上");
  assert.match(await secretary.getByRole("alert").innerText(), /第5段“\{\{议题和准备\}\}”：没有“议题和准备”这个字段/);
  assert.match(await minutes.innerText(), /用系统自带的/);

  await minutes.getByLabel("传上会议记录模板").setInputFiles({ name: "本馆会议记录.docx", mimeType: docx, buffer: example.bytes });
  await press(minutes, "检查并换上");
  await main.getByText("已经换上。").waitFor();
  assert.match(await minutes.innerText(), /用本单位的[\s\S]*本馆会议记录\.docx/);
  const sample = await taken(secretary, minutes.getByRole("link", { name: "看填好的样子" }));
  assert.equal(sample.name, "会议记录（试填）.docx");
  assert.notDeepEqual(sample.bytes, example.bytes);

  await press(minutes, "停用，改回系统自带的", { agree: "停用" });
  await main.getByText("已经停用。").waitFor();
  await minutes.getByText("以前用过的 1 份").click();
  await press(minutes, /^再用这一份/);
  assert.match(await minutes.innerText(), /用本单位的/);
}
