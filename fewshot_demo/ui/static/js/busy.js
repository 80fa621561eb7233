// Buttons whose file takes a while.

/**
 * A button that is busy until its file is there.
 *
 * @param {HTMLElement} button
 * @param {() => Promise<unknown>} run
 */
export const busyWhile = (button, run) =>
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    button.toggleAttribute("disabled", true);
    await run();
    button.removeAttribute("aria-busy");
    button.toggleAttribute("disabled", false);
  });
