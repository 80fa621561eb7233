// What is said aloud: once, when it has stood for a while, and not at each stroke.

/**
 * @param {number} wait milliseconds for which it stands
 * @param {(sentence: string) => void} speak
 */
export const settled = (wait, speak) => {
  let spoken = ""; // the case that was said last
  let waiting = "";
  let newest = "";
  let timer = 0;
  const hush = () => {
    clearTimeout(timer);
    waiting = "";
  };
  const say = () => {
    spoken = waiting;
    waiting = "";
    speak(newest);
  };
  return {
    /**
     * @param {string} about what makes it a case of its own: what is asked about, and the class that is answered
     * @param {string} sentence its newest words
     */
    hear: (about, sentence) => {
      newest = sentence;
      if (about === waiting) return; // it stands, and only its number moves
      hush();
      if (about === spoken) return;
      waiting = about;
      timer = setTimeout(say, wait);
    },
    /** It is not settled after all. */
    hush,
  };
};
