// Strokes as polylines on a white sheet of 400 × 400. What is sent is drawn on a sheet of its own, so
// that neither the screen's pixel ratio nor the size of the pad changes the image, and with fewer
// pixels: still many more than a model looks at, and every step of an answer costs less.
(() => {
  const page = window.fewshot;
  const SIDE = 400;
  const SENT = 320;
  const PEN = 14;
  const ERASER = 44;
  page.SIDE = SIDE;

  const trace = (context, erase, xs, ys) => {
    context.strokeStyle = erase ? "#fff" : "#000";
    context.lineWidth = erase ? ERASER : PEN;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(xs[0], ys[0]);
    if (xs.length === 1) context.lineTo(xs[0] + 0.01, ys[0]); // a dot
    for (let i = 1; i < xs.length; i++) context.lineTo(xs[i], ys[i]);
    context.stroke();
  };

  // A stroke is {erase, xs, ys} and never changes once it has ended.
  page.sheetOn = (canvas, side, readable = false) => {
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d", { alpha: false, willReadFrequently: readable });
    const scale = side / SIDE;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    let drawn = null;
    const draw = (strokes) => {
      const goesOn = drawn && drawn.length <= strokes.length && drawn.every((one, i) => one === strokes[i]);
      if (!goesOn) {
        context.fillStyle = "#fff";
        context.fillRect(0, 0, SIDE, SIDE);
      }
      for (const { erase, xs, ys } of goesOn ? strokes.slice(drawn.length) : strokes) trace(context, erase, xs, ys);
      drawn = strokes.slice();
    };
    // While the pen moves, only the new piece of the line is added; the end of the stroke redraws it.
    const extend = ({ erase, xs, ys }, fresh) => {
      const from = Math.max(0, xs.length - fresh - 1);
      trace(context, erase, xs.slice(from), ys.slice(from));
      drawn = null;
    };
    return { draw, extend, canvas };
  };

  const sent = page.sheetOn(document.createElement("canvas"), SENT, true);
  page.pictureOf = (strokes) => {
    sent.draw(strokes);
    return sent.canvas.toDataURL("image/png");
  };
})();
