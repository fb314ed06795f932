// Makes the pictures of the README from the sample branch: docs/pictures/{console,requirements,record}.png
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DESK, launch, press, tell } from "./support/browser.mjs";
import * as story from "./support/meeting.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/pictures", import.meta.url));
const SAID = {
  林知远: "收尾不赶进度、不留尾巴。支部协调库房，周三、周五下午优先给本组用。",
  许安宁: "照片档案还有两柜没有核对，目录错漏主要在题名和日期，我来牵头。",
  陈一诺: "先照片、后卷宗，分两批核对；每周五下午碰一次进度，遇到拿不准的集中商量。",
};

mkdirSync(FOLDER, { recursive: true });
const browser = await launch();
await tell(browser, "pictures", async (company) => {
  const leader = await company.member(story.LEADER, DESK);
  const meeting = await story.toDraft(leader);
  await story.draftAndConsult(leader);
  const secretary = await company.member(story.SECRETARY, DESK);
  await secretary.goto(meeting);
  await press(secretary, "批准");
  await leader.goto(meeting);
  const links = await story.notify(leader);
  const guest = await company.guest(DESK);
  for (const name of Object.keys(links)) await story.answerByLink(guest, links[name], name === story.AWAY ? "外出参加业务培训" : "");
  await leader.goto(meeting);
  await press(leader, "开始会议");
  const member = await company.member(story.MEMBER, DESK);
  await story.handIn(member, meeting, "“民国卷宗”和“照片”两类由我核对，发现错漏当天登记，月底前交目录。");
  await leader.reload();
  await press(leader, `现在请${story.MEMBER}发言`);
  const picture = async (page, name, height) => {
    await page.setViewportSize({ width: 1280, height });
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: `${FOLDER}/${name}.png`, clip: { x: 0, y: 0, width: 1280, height } });
  };
  let pictured = false;
  await story.everybodySpeaks(
    leader,
    (name) => SAID[name],
    async (page, name) => {
      if (name !== "发言2" || pictured) return;
      pictured = true;
      await picture(page, "console", 1000);
      await page.setViewportSize(DESK.viewport);
    },
  );
  await leader.goto(`${meeting}/requirements`);
  await picture(leader, "requirements", 1000);
  await leader.goto(`${meeting}/console`);
  await story.decide(leader, story.dayAhead(20));
  await story.concludeSignReport(leader);
  await leader.goto(`${meeting}/minutes`);
  await picture(leader, "record", 1250);
});
await browser.close();
