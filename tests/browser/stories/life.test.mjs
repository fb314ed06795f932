// An organizational-life meeting: prepared, held person by person, followed up; at both widths and without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { isPdf } from "../support/files.mjs";
import * as life from "../support/life.mjs";
import { LEADER, MEMBER, RECORDER, SECRETARY, toDraft } from "../support/meeting.mjs";

const DEVICES = [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]];

describe("an organizational-life meeting", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of DEVICES) {
    test(`is prepared, held and followed up ${name}`, () => tell(browser, `life ${name}`, (company) => whole(company, device)));
    test(`of the sample shows what was put right ${name}`, () => tell(browser, `life sample ${name}`, (company) => sample(company, device)));
  }
});

async function whole(company, device) {
  company.expect(/status of 403/);
  const leader = await company.member(LEADER, device);
  const [member, other] = [await company.member(RECORDER, device), await company.member(MEMBER, device)];
  const secretary = await company.member(SECRETARY, device);
  const meeting = await toDraft(leader);
  await life.tellAll(leader, secretary, meeting);
  await life.prepare(leader, member, meeting);
  await life.handIn(member, meeting, life.OWN_SHEET);
  await life.readSheets(leader, other, meeting, RECORDER, life.OWN_SHEET);
  await life.hold(leader, meeting);
  await life.follow({ leader, member, secretary }, meeting);
  for (const paper of ["rectification", "report"]) {
    const pdf = await leader.request.get(`${meeting}/life/papers/${paper}.pdf`);
    assert.ok(isPdf(await pdf.body()), paper);
  }
}

async function sample(company, device) {
  const leader = await company.member("沈若溪", device);
  await leader.goto("/meetings");
  await leader.getByRole("link", { name: /专题组织生活会/ }).first().click();
  await leader.getByRole("heading", { name: "专题组织生活会" }).waitFor();
  await press(leader, "整改清单");
  const words = await leader.locator("main").innerText();
  assert.match(words, /窗口中午没人值班[\s\S]*方景行[\s\S]*整改中[\s\S]*支部已签收/);
  await leader.locator("summary", { hasText: "会前准备的情况" }).click();
  assert.match(await leader.locator("main").innerText(), /转变作风，方便群众查档/);
  const member = await company.member("江亦舟", device);
  await member.goto(new URL(leader.url()).pathname);
  assert.doesNotMatch(await member.locator("main").innerText(), /接待群众讲术语/, "a line that its member keeps to himself");
}
