// 存证: whoever has a record on paper types its code and is led to it; a sealed record is taken along and proved by the program alone; the
// auditor holds the journal against its chain.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { binary } from "../support/demo.mjs";
import { MEMBER } from "../support/meeting.mjs";

describe("a sealed record", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]])
    test(`is looked up and proved ${name}`, () => tell(browser, `proof ${name}`, (company) => prove(company, device)));

  test("stands in a chain that the auditor reads", () => tell(browser, "chain", audit));
});

/** What a link leads to, downloaded. */
async function taken(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return readFileSync(await file.path(), "utf8");
}

async function prove(company, device) {
  const member = await company.member(MEMBER, device);
  await member.goto("/meetings");
  await member.locator("main").getByRole("link").filter({ hasText: "发展党员工作细则" }).first().click();
  await member.getByRole("link", { name: "会议记录" }).first().click();
  const paper = member.locator("article.paper");
  const code = /核验码：([0-9A-Z-]{19})/.exec(await paper.innerText())[1];
  await paper.getByRole("img", { name: "核验码的二维码" }).waitFor();
  const sealed = await taken(member, member.getByRole("link", { name: "下载存证" }));

  await member.goto("/me");
  await member.getByRole("link", { name: "核对核验码" }).click();
  await member.getByLabel("核验码", { exact: true }).fill("CV3Z");
  await press(member, "核对");
  assert.match(await member.getByRole("alert").innerText(), /共 16 个字母和数字/);
  await member.getByLabel("核验码", { exact: true }).fill(code.toLowerCase().replaceAll("-", ""));
  await press(member, "核对");
  await member.getByText("和封存时一样").waitFor();
  await member.getByRole("link", { name: /第一党小组会议记录/ }).click();
  assert.ok((await paper.innerText()).includes(code), "the record that bears the code");

  const folder = mkdtempSync(join(tmpdir(), "dangxiaozu-proof-"));
  try {
    const file = join(folder, "sealed.json");
    writeFileSync(file, sealed);
    assert.match(execFileSync(binary(), ["verify", file], { encoding: "utf8" }), /都和封存时一样/);
    writeFileSync(file, sealed.replace("罗星野", "罗星"));
    const told = (fault) => /和封存时不一样/.test(fault.stdout);
    assert.throws(() => execFileSync(binary(), ["verify", file], { encoding: "utf8", stdio: "pipe" }), told);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function audit(company) {
  const auditor = await company.member("审计员", DESK);
  await auditor.goto("/journal");
  await auditor.getByRole("link", { name: "核对日志" }).click();
  await auditor.getByText(/一条不少，没有改动/).waitFor();
  const [head] = JSON.parse(await taken(auditor, auditor.getByRole("link", { name: "下载链头" })));
  assert.match(head.digests.sm3, /^[0-9a-f]{64}$/);
  assert.match(await auditor.locator("main").innerText(), new RegExp(head.digests.sm3));
}
