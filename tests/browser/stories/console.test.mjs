// The console (R4) beside the speeches: the quiet timer, who has nothing to add, observers; and a page that is closed before its text was sent.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { LEADER, MEMBER, RECORDER, SECRETARY } from "../support/meeting.mjs";
import { bringTo } from "../support/stages.mjs";

const UNSENT = "合上电脑以前说的“最后 <一句> & 半句”；\n第二行还在。";
const DEVICES = [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]];

describe("the console", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of DEVICES.slice(0, 2))
    test(`has a quiet timer that goes on and can be halted ${where}`, () => tell(browser, `timer ${where}`, (company) => timed(company, device)));
  for (const [where, device] of DEVICES)
    test(`writes down who has nothing to add and who sits in ${where}`, () => tell(browser, `passed ${where}`, (company) => passedAndObserved(company, device)));
  for (const [where, device] of DEVICES.slice(0, 2))
    test(`gives back text that was typed without a network when its page is opened anew ${where}`, () => tell(browser, `closed ${where}`, (company) => closedLaptop(company, device)));
  for (const [where, device] of DEVICES.slice(0, 2))
    test(`leads whoever was signed out meanwhile back to the text ${where}`, () => tell(browser, `signed out ${where}`, (company) => signedOutMeanwhile(company, device)));
});

async function timed(company, device) {
  const { meeting } = await bringTo(company, "begun");
  const leader = await company.member(LEADER, device);
  await leader.clock.install();
  await leader.goto(`${meeting}/console`);
  const timer = leader.locator("#tm");
  const begun = Date.parse(await timer.getAttribute("data-since"));
  await leader.clock.pauseAt(begun + 30 * 60_000);
  assert.equal(await timer.innerText(), "30:00");
  await leader.clock.runFor(5_000);
  assert.equal(await timer.innerText(), "30:05");
  await leader.clock.fastForward("45:00");
  assert.equal(await timer.innerText(), "1:15:05");
  assert.equal(await timer.getAttribute("role"), null, "it speaks to nobody by itself");

  // Halted it stands still, and goes on from where it stood.
  await leader.getByRole("button", { name: "暂停" }).click();
  await leader.clock.runFor(60_000);
  assert.equal(await timer.innerText(), "1:15:05");
  await leader.getByRole("button", { name: "继续" }).click();
  await leader.clock.runFor(2_000);
  assert.equal(await timer.innerText(), "1:15:07");
}

async function passedAndObserved(company, device) {
  const { meeting } = await bringTo(company, "begun");
  const leader = await company.member(LEADER, device);
  await leader.goto(`${meeting}/console`);

  // 未发言: was asked, and had nothing to add.
  await leader.getByLabel("发言人").selectOption({ label: MEMBER });
  await leader.getByLabel("类别").selectOption({ label: "未发言（请其发言，没有补充）" });
  await press(leader, "记下这条发言");
  const queue = leader.locator("ol.queue");
  assert.match(await queue.innerText(), new RegExp(`${MEMBER}\\s*未发言`));
  assert.equal(await leader.getByRole("button", { name: `请${MEMBER}发言` }).count(), 0, "nobody is asked twice");
  assert.equal(await leader.getByLabel(`${MEMBER}的主要看法`, { exact: true }).count(), 0, "there is nothing to write");

  // Observers, one a line.
  await leader.locator("summary").filter({ hasText: "列席人员" }).click();
  await leader.getByLabel("每行一位：姓名，空格，职务").fill("闻溪亭 入党积极分子\n傅望舒");
  await press(leader, "保存列席人员");
  assert.equal(await leader.getByLabel("每行一位：姓名，空格，职务").inputValue(), "闻溪亭 入党积极分子\n傅望舒");
  await leader.goto(`${meeting}/minutes`);
  const paper = await leader.locator("article.paper").innerText();
  assert.match(paper, /列席人员：闻溪亭（入党积极分子）、傅望舒/);
  assert.match(paper, new RegExp(`${MEMBER}：未发言。`));
}

async function closedLaptop(company, device) {
  company.expect(/ERR_INTERNET_DISCONNECTED/);
  const { meeting } = await bringTo(company, "begun");
  const leader = await company.member(LEADER, device);
  await leader.goto(`${meeting}/console`);
  await leader.getByLabel("发言人").selectOption({ label: SECRETARY });
  await press(leader, "记下这条发言");
  const field = (page) => page.getByLabel(`${SECRETARY}的主要看法`, { exact: true });
  const context = leader.context();
  await context.setOffline(true);
  await field(leader).fill(UNSENT);
  // Closed at once: not even the pause after the last key has gone by.
  const closed = leader.waitForEvent("close");
  await leader.close({ runBeforeUnload: true });
  await closed;

  // Another day, another page: the home page says where text waits, and the console has it back and sends it.
  await context.setOffline(false);
  const anew = await context.newPage();
  await anew.goto("/");
  await anew.getByRole("status").filter({ hasText: "这台设备上还有 1 个页面的文字没有存上。" }).waitFor();
  await press(anew, "打开补存");
  assert.equal(await field(anew).inputValue(), UNSENT);
  // Sent by itself; then nothing is left behind on the device.
  await anew.waitForFunction(() => localStorage.length === 0);
  const recorder = await company.member(RECORDER, DESK);
  await recorder.goto(`${meeting}/console`);
  assert.equal(await field(recorder).inputValue(), UNSENT);
}

async function signedOutMeanwhile(company, device) {
  company.expect(/ERR_INTERNET_DISCONNECTED|status of 401/);
  // What is live asks anew once there is a network, and is led to the sign-in.
  company.expect(/MIME type/);
  const { meeting } = await bringTo(company, "begun");
  const leader = await company.member(LEADER, device);
  await leader.goto(`${meeting}/console`);
  await leader.getByLabel("发言人").selectOption({ label: SECRETARY });
  await press(leader, "记下这条发言");
  const field = (page) => page.getByLabel(`${SECRETARY}的主要看法`, { exact: true });
  const context = leader.context();
  await context.setOffline(true);
  await field(leader).fill(UNSENT);
  await leader.getByText("暂时连不上，已存在本机，连上后自动补存").waitFor();
  const ended = await context.request.post("/sign-out", { headers: { "sec-fetch-site": "same-origin" }, maxRedirects: 0 });
  assert.equal(ended.status(), 303);

  // Back in the network it cannot be sent; the way back leads to the page where it waits.
  await context.setOffline(false);
  await leader.getByText("登录已过期，文字已存在本机。").waitFor();
  await press(leader, "重新登录");
  await company.signIn(leader, LEADER);
  assert.equal(await field(leader).inputValue(), UNSENT);
  await leader.waitForFunction(() => localStorage.length === 0);
  const recorder = await company.member(RECORDER, DESK);
  await recorder.goto(`${meeting}/console`);
  assert.equal(await field(recorder).inputValue(), UNSENT);
}
