// A meeting of the sample brought to where a story begins, by the shortest way: at a desk, whatever the story's own device is.
import { DESK, press } from "./browser.mjs";
import * as story from "./meeting.mjs";

/** This month's draft, consulted and waiting for the branch; gives back its address. */
export async function submitted(company) {
  const leader = await company.member(story.LEADER, DESK);
  const meeting = await story.toDraft(leader);
  await story.draftAndConsult(leader);
  await leader.context().close();
  return meeting;
}

/** Approved by the branch. */
export async function approved(company) {
  const meeting = await submitted(company);
  const secretary = await company.member(story.SECRETARY, DESK);
  await secretary.goto(meeting);
  await press(secretary, "批准");
  await secretary.context().close();
  return meeting;
}

/** Everybody has been told; gives back the personal links as well. */
export async function notified(company) {
  const meeting = await approved(company);
  const leader = await company.member(story.LEADER, DESK);
  await leader.goto(meeting);
  const links = await story.notify(leader);
  await leader.context().close();
  return { meeting, links };
}

/** Begun; `leader` sits at the console with the device asked for. */
export async function begun(company, device) {
  const { meeting } = await notified(company);
  const leader = await company.member(story.LEADER, device);
  await leader.goto(meeting);
  await press(leader, "开始会议");
  return { meeting, leader };
}

/** Held, signed and reported in as few steps as there are. */
export async function reported(company) {
  const { meeting, leader } = await begun(company, DESK);
  await story.everybodySpeaks(leader, (name) => `${name}：我承担的部分月底前完成。`);
  await story.decide(leader, story.dayAhead(20));
  await story.concludeSignReport(leader);
  await leader.context().close();
  return meeting;
}
