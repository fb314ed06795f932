// A matter of handling (C7): opened by the branch, answered by who it is about, heard by the group, decided by the branch; at both widths
// and without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, tell } from "../support/browser.mjs";
import * as matter from "../support/disposition.mjs";
import { isPdf } from "../support/files.mjs";
import { LEADER, MEMBER, SECRETARY, toDraft } from "../support/meeting.mjs";

const DEVICES = [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]];

describe("a matter of handling", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of DEVICES) {
    test(`goes from the branch to the group and back ${name}`, () => tell(browser, `disposition ${name}`, (company) => whole(company, device)));
    test(`of the sample is known to whom the rule names ${name}`, () => tell(browser, `disposition sample ${name}`, (company) => sample(company, device)));
  }
});

async function whole(company, device) {
  company.expect(/status of 404/);
  const secretary = await company.member(SECRETARY, device);
  const page = await matter.open(secretary);
  const person = await company.member(matter.ABOUT, device);
  await matter.speak(person, page);
  const leader = await company.member(LEADER, device);
  const meeting = await toDraft(leader);
  await matter.tie(leader, secretary, meeting, page);
  const other = await company.member(MEMBER, device);
  await other.goto(meeting);
  assert.doesNotMatch(await other.locator("main").innerText(), new RegExp(`${matter.FACTS}|这个议题的材料`));
  await other.goto(page);
  await other.getByText(/没有找到/).first().waitFor();
  await matter.hold(leader, meeting);
  await matter.opine(leader, page);
  await matter.decide(secretary, person, page);
  for (const paper of ["opinion", "statement", "rights"]) {
    const pdf = await leader.request.get(`${page}/papers/${paper}.pdf`);
    assert.ok(isPdf(await pdf.body()), paper);
  }
}

async function sample(company, device) {
  const leader = await company.member("沈若溪", device);
  await leader.goto("/dispositions");
  await leader.getByRole("link", { name: "方景行" }).click();
  await leader.getByRole("heading", { name: "支部说明的事实" }).waitFor();
  assert.match(await leader.locator("main").innerText(), /去起草会议[\s\S]*情况说明[\s\S]*由本人确认[\s\S]*报基层党委事前备案/);
  const own = await company.member("方景行", device);
  await own.goto("/me/file");
  await own.getByRole("link", { name: "去查看" }).click();
  await own.getByRole("heading", { name: "本人的权利" }).waitFor();
  const member = await company.member(MEMBER, device);
  await member.goto("/dispositions");
  assert.match(await member.locator("main").innerText(), /没有您需要知道的事/);
}
