// What the parts of the page share: what they know, and how they ask the server.
(() => {
  const page = window.fewshot;
  const listeners = {};
  const known = {};
  const remote = {};
  page.timings = []; // milliseconds from each stroke end to its answer on the page

  // Topics: "session" (the set), "answer" (or null), "saving", "models", "pad" (what lies on it).
  page.on = (topic, listener) => {
    (listeners[topic] ||= []).push(listener);
    if (topic in known) listener(known[topic]);
  };
  page.tell = (topic, value) => {
    known[topic] = value;
    for (const listener of listeners[topic] || []) listener(value);
  };
  page.know = (topic) => known[topic] ?? null;
  // A part of the page comes in: its server functions are shared, its parts are found by name.
  page.mount = (element, server) => {
    Object.assign(remote, server);
    page.dress(element);
    return (name) => element.querySelector(`[data-part="${name}"]`);
  };

  // Storage may be full or forbidden (a frame of another site); the page then works without it.
  const storage = (kind) => ({
    read: (key) => { try { return window[kind].getItem(`fewshot.${key}`); } catch { return null; } },
    write: (key, value) => {
      try {
        if (value === null) window[kind].removeItem(`fewshot.${key}`);
        else window[kind].setItem(`fewshot.${key}`, value);
      } catch { /* see above */ }
    },
  });
  page.kept = storage("localStorage");
  page.tab = storage("sessionStorage");

  // One call: the reply, or null where there was none. A refusal is told to the visitor here.
  page.call = async (name, fields = {}, file = null) => {
    const data = { visitor: page.kept.read("visitor"), session: page.know("session")?.key, ...fields };
    for (const [key, value] of Object.entries(data)) if (value === null || value === undefined) delete data[key];
    const reply = await remote[name](file ? { binary: true, data: { ...data, file } } : data);
    page.connected = reply !== undefined && reply !== null;
    if (!page.connected) { page.tell("saving", "offline"); return null; }
    if (reply.refusal) { page.toast(reply.refusal); return null; }
    return reply;
  };

  // Changes run one after the other, so that the set shown last is the newest one.
  let line = Promise.resolve();
  page.change = (name, fields, file) => {
    page.tell("saving", "pending");
    const mine = line.then(() => page.call(name, fields, file)).then((reply) => {
      if (reply) page.take(reply);
      else if (page.connected) page.tell("saving", "saved"); // refused: nothing changed
      else page.toast("No connection, so this is not saved yet. Please try again in a moment.");
      return reply;
    });
    line = mine.catch(() => null);
    return mine;
  };

  // Every reply says in the same way what it brings.
  page.take = (reply) => {
    if (reply.visitor) page.kept.write("visitor", reply.visitor);
    if (reply.session) page.enter(reply.session);
    if (reply.undo) page.toast(reply.message, "Undo", () => page.change("bring_back", { undo: reply.undo }));
    else if (reply.message) page.toast(reply.message);
    if (reply.notice) page.toast(reply.notice);
    for (const note of reply.notes || []) page.toast(note);
    page.tell("saving", "saved");
  };
  page.enter = (session) => {
    page.tab.write("session", session.key);
    page.kept.write("session", session.key);
    page.tell("session", session);
  };

  // Files go to the server as they are; only their size is looked at here.
  page.fits = (file) => {
    const limit = page.know("session")?.limits.upload_mb ?? 20;
    if (file.size <= limit * 1e6) return true;
    page.toast(`${file.name} is larger than ${limit} MB. Please choose a smaller picture.`);
    return false;
  };
  page.dropOn = (node, take) => {
    node.addEventListener("dragover", (event) => { event.preventDefault(); node.classList.add("over"); });
    node.addEventListener("dragleave", () => node.classList.remove("over"));
    node.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      node.classList.remove("over");
      take([...event.dataTransfer.files]);
    });
  };
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());

  // The address may name a set (?session=KEY); else this tab's last set, else this browser's.
  page.start = async () => {
    const address = new URL(window.location.href);
    const linked = address.searchParams.get("session");
    const session = linked || page.tab.read("session") || page.kept.read("session");
    let reply = null;
    while (!(reply = await page.call("open_page", { session }))) {
      if (page.connected) return;
      await page.wait(1500);
    }
    if (linked) {
      address.searchParams.delete("session");
      window.history.replaceState(null, "", address); // the key does not stay in sight
    }
    page.take(reply);
  };
})();
