// Gradio's sign of loading counts every frame until the page is there. It goes on when it has been taken
// away, which costs a tablet its battery: sixty times a second, for as long as the page is open.

const SIGN = "statustracker"; // the file of Gradio's that asks for these frames
const LOOKED = 1000; // milliseconds after the page is shown; one of these frames comes within 17 of them

/** Give it no more frames once the page is shown. To be called before Gradio's scripts run. */
export const endLoadingFrames = () => {
  const request = window.requestAnimationFrame.bind(window);
  let until = Infinity;
  const ends = () => {
    if (until === Infinity && document.documentElement.dataset.shown === "") {
      until = performance.now() + LOOKED;
    }
    return until !== Infinity && performance.now() < until && !!new Error().stack?.includes(SIGN);
  };
  window.requestAnimationFrame = (draw) => (ends() ? 0 : request(draw));
};
