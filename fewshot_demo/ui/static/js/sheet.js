// A sheet (modal dialog) closes on Escape, on its close button and on a touch beside it.

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
    close: () => dialog.close(),
  };
};
