// Earlier questions of this set; touching one puts it on the pad again.
const page = window.fewshot;
const { h } = page;
const part = page.mount(element, server);

const box = part("earlier");
const when = (text) => {
  const time = new Date(text);
  return Number.isNaN(time.valueOf()) ? "" : time.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
};
const again = async (question) => {
  const answer = await page.call("ask_again", { question });
  if (!answer?.query) return;
  page.putAsked(answer);
  window.scrollTo({ top: 0 });
};
const row = (one) => h("li", {}, h(
  "button", { class: "past", onclick: () => again(one.question) },
  h("img", { src: one.thumb, alt: "" }),
  h("span", {}, h("strong", { text: one.corrected_to || one.said || "no answer" }),
    h("span", { class: "caption", text: one.corrected_to ? `you said so; the answer was ${one.said}` : `${Math.round(one.confidence * 100)} % sure` })),
  h("time", { class: "caption", text: when(one.when) })));

const load = async () => {
  if (!box.open) return;
  const reply = await page.call("earlier_questions");
  if (!reply) return;
  part("list").replaceChildren(...reply.questions.map(row));
  part("none").hidden = reply.questions.length > 0;
};
box.addEventListener("toggle", load);
page.on("session", load);
let later = 0;
page.on("answer", () => { clearTimeout(later); later = setTimeout(load, 600); });
