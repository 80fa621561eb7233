// A sheet (modal dialog) closes on Escape, on its close button and on a touch beside it. It opens filled,
// so that nothing moves in it; not waiting longer than anybody would notice for what fills it.

const PATIENCE = 600; // milliseconds

/** @param {HTMLDialogElement} dialog */
export const sheetOf = (dialog) => {
  dialog.addEventListener("click", (event) => {
    const { target } = event;
    if (target === dialog || (target instanceof Element && target.closest("[data-close]"))) dialog.close();
  });
  dialog.addEventListener("close", () => {
    const tray = dialog.querySelector("#toasts");
    if (tray) document.body.append(tray);
  });
  return {
    open: () => {
      if (!dialog.open) dialog.showModal();
    },
    /** @param {Promise<unknown>} filled */
    openFilled: async (filled) => {
      await Promise.race([filled, new Promise((done) => setTimeout(done, PATIENCE))]);
      if (!dialog.open) dialog.showModal();
    },
    close: () => dialog.close(),
  };
};
