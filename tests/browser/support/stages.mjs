// A meeting of the sample brought to where a story begins, by the shortest way: without scripts, whatever the story's own device is.
import { WITHOUT_SCRIPTS, press } from "./browser.mjs";
import * as story from "./meeting.mjs";

const STAGES = ["submitted", "approved", "notified", "begun", "reported"];

/** Brings this month's draft to a stage; gives back its address and, once everybody was told, the personal links. */
export async function bringTo(company, stage) {
  const last = STAGES.indexOf(stage);
  if (last < 0) throw new Error(`no stage ${stage}`);
  const leader = await company.member(story.LEADER, WITHOUT_SCRIPTS);
  const found = { meeting: await story.toDraft(leader), links: {} };
  const steps = [submit, approve, tellAll, begin, report];
  for (const step of steps.slice(0, last + 1)) await step({ company, leader, found });
  await leader.context().close();
  return found;
}

const submit = ({ leader }) => story.draftAndConsult(leader);

async function approve({ company, leader, found }) {
  const secretary = await company.member(story.SECRETARY, WITHOUT_SCRIPTS);
  await secretary.goto(found.meeting);
  await press(secretary, "批准");
  await secretary.context().close();
  await leader.goto(found.meeting);
}

async function tellAll({ leader, found }) {
  found.links = await story.notify(leader);
  await leader.goto(found.meeting);
}

const begin = ({ leader }) => press(leader, "开始会议");

async function report({ leader }) {
  await story.everybodySpeaks(leader, (name) => `${name}：我承担的部分月底前完成。`);
  await story.decide(leader, story.dayAhead(20));
  await story.concludeSignReport(leader);
}
