// A meeting of two groups in two places, whose topics change after the approval. `look(page, name)` is called on the pages that are new.
import { press } from "./browser.mjs";
import * as story from "./meeting.mjs";

export const OTHER_LEADER = "沈若溪";
export const OTHER_MEMBER = "方景行";
export const SECOND_PLACE = "一号库房值班室";
export const NEW_TOPIC = "传达防汛值班的紧急通知";

const nobody = async () => {};

/** Drafts, consults and submits a meeting with the second group, in two places. */
export async function draftTogether(leader, look = nobody) {
  await press(leader, "修改会议安排");
  await leader.getByText("分两处开会？填分会场").click();
  await leader.getByLabel("分会场").fill(SECOND_PLACE);
  await leader.getByText("和别的党小组联合开会？").click();
  await leader.getByLabel("第二党小组").check();
  await look(leader, "联合起草");
  await press(leader, "保存草稿");
  await look(leader, "联合草拟");
  await press(leader, "去做会前沟通");
  await leader.getByRole("checkbox", { name: `组织委员 ${story.MEMBER}` }).check();
  await leader.getByLabel("当面").check();
  await leader.getByLabel("哪天沟通的").fill(story.dayAhead(0));
  await press(leader, "记下来");
  await press(leader, "报支部批准");
}

/** The branch approves, the leader changes the topics, the branch approves again. */
export async function changeTopics(leader, secretary, meeting, look = nobody) {
  await approve(secretary, meeting);
  await leader.goto(meeting);
  await press(leader, "临时调整议题");
  await look(leader, "临时调整议题");
  // Refused first: the topics are the same, and no reason is given.
  await press(leader, "报支部批准");
  await leader.getByRole("alert").getByText("调整原因").first().waitFor();
  await leader.getByLabel("为什么临时调整").fill("支部刚接到通知");
  await leader.getByLabel("议题", { exact: true }).first().fill(NEW_TOPIC);
  await press(leader, "报支部批准");
  await leader.getByText("议题是批准之后临时调整的，要重新批准。").waitFor();
  await secretary.goto(meeting);
  await look(secretary, "再批准");
  await approve(secretary, meeting);
}

async function approve(secretary, meeting) {
  await secretary.goto(meeting);
  await press(secretary, "批准");
}

/** Everybody is told and the meeting begins; one of the second group is at the second place. */
export async function beginTogether(leader, meeting, look = nobody) {
  await leader.goto(meeting);
  const links = await story.notify(leader);
  await leader.goto(meeting);
  await press(leader, "开始会议");
  await leader.goto(`${meeting}/console`);
  await leader.getByRole("group", { name: "在分会场参加的" }).getByText(OTHER_MEMBER).click();
  await press(leader, "保存分会场人员");
  await look(leader, "联合会议记录台");
  return links;
}
