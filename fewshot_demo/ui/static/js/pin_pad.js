// The digits beside the PIN, for a screen without a keyboard. It stands alone, on the operator's page.

const field = /** @type {HTMLInputElement} */ (document.getElementById("pin"));
const digits = /** @type {HTMLElement} */ (document.querySelector(".digits"));

digits.hidden = false;
digits.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!button) return;
  if (button.dataset.digit && field.value.length < field.maxLength) field.value += button.dataset.digit;
  if ("erase" in button.dataset) field.value = field.value.slice(0, -1);
});
