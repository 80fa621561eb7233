// The name of the set, the word "saved", and the sheet with all sets of this visitor.
const page = window.fewshot;
const { h, icon, shape } = page;
const part = page.mount(element, server);

part("logo").append(shape(0), shape(9), shape(18));
const sheet = page.sheet(part("sheet"));

// "Saved" stands there only while the database has everything the page shows.
let slow = 0;
const words = { saved: "Saved", offline: "No connection", pending: "" };
page.on("saving", (state) => {
  clearTimeout(slow);
  part("saved").textContent = words[state];
  if (state === "offline" && part("saved").dataset.state !== state) page.toast("No connection. Your drawing is kept on this device.");
  part("saved").dataset.state = state;
  if (state === "pending") slow = setTimeout(() => { part("saved").textContent = "Saving…"; }, 300);
});

page.on("session", (session) => {
  part("name").textContent = session.name;
  document.title = `${session.name} – Teach by drawing`;
  if (document.activeElement !== part("rename")) part("rename").value = session.name;
  const link = new URL(window.location.href);
  link.search = "";
  link.searchParams.set("session", session.key);
  part("link").value = link.href;
  if (part("sheet").open) load();
});

const enter = async (key) => {
  const reply = await page.change("open_set", { key });
  if (reply) sheet.close();
};
const gone = (one) => h("li", {},
  h("span", { class: "set gone" }, h("strong", { text: one.name }), h("span", { class: "caption", text: "deleted" })),
  h("button", { class: "link", text: "Bring back", onclick: async () => {
    await page.change("bring_back", { undo: one.undo });
    load();
  } }));
const row = (one) => {
  if (one.deleted) return gone(one);
  const current = one.key === page.know("session")?.key;
  const counts = `${one.classes} ${one.classes === 1 ? "class" : "classes"}, ${one.images} ${one.images === 1 ? "picture" : "pictures"}`;
  return h("li", { class: current ? "current" : null },
    h("button", { class: "set", onclick: () => enter(one.key), "aria-current": current ? "true" : null },
      h("strong", { text: one.name }), h("span", { class: "caption", text: current ? `${counts} – open now` : counts })),
    h("button", { class: "plain", "aria-label": `Delete ${one.name}`, title: "Delete this set", onclick: async () => {
      await page.change("delete_set", { key: one.key, stay: current ? null : page.know("session").key });
      load();
    } }, icon("close")));
};
const load = async () => {
  const reply = await page.call("list_sets");
  if (reply) part("list").replaceChildren(...[...reply.sets.filter((one) => !one.deleted), ...reply.sets.filter((one) => one.deleted)].map(row));
};
part("open").addEventListener("click", () => { sheet.open(); load(); });
part("rename").addEventListener("keydown", (event) => { if (event.key === "Enter") event.target.blur(); });
part("rename").addEventListener("change", async (event) => {
  const renamed = await page.change("rename_set", { name: event.target.value });
  if (!renamed) event.target.value = page.know("session").name;
});

// An own set begins with two nameless classes and the cursor in the first name.
page.beginOwn = async () => {
  const reply = await page.change("new_set");
  if (!reply) return;
  sheet.close();
  page.nameClass(page.know("session").classes[0]?.id);
};
part("new").addEventListener("click", page.beginOwn);
for (const button of part("sheet").querySelectorAll("[data-try]")) {
  button.addEventListener("click", async () => {
    if (await page.change("try_sample", { task: button.dataset.try })) sheet.close();
  });
}

part("copy").addEventListener("click", async () => {
  part("link").select();
  try { await navigator.clipboard.writeText(part("link").value); } catch { document.execCommand("copy"); }
  part("copy").lastChild.textContent = "Copied";
  setTimeout(() => { part("copy").lastChild.textContent = "Copy"; }, 2000);
});
part("delete-all").addEventListener("click", async () => {
  const reply = await page.change("delete_everything");
  if (reply) sheet.close();
});
page.start();
