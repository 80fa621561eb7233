// What the server says, what the parts of the page know in common, and what they do for each other.

// ---- what the server says ------------------------------------------------------------------
export interface Picture {
  id: number;
  picture: string; // names what is on its thumbnail; empty where that could not be had
  src: string; // the thumbnail
  source: string;
  reading: string;
  seen: string; // what it was seen to be
  note: string; // that the model finds nothing in it, or empty
}
export interface EyesLine {
  line: string; // why this model answers, or empty
  offer: string; // what one touch changes, or empty
  model: string; // what it chooses: a model, or empty: the pictures decide
}
export interface WholeImage {
  src: string;
  sees: string | null; // what the model sees of it
  reading: string; // how it is read, or empty
  note: string;
  eyes: EyesLine;
}
export interface ClassItem {
  id: number;
  name: string;
  shown: string; // its name, or what it is called while it has none
  colour: number;
  tests: Picture[]; // put aside, so that they teach nothing
  off: boolean; // no answer knows of it
  images: Picture[];
}
export interface Session {
  key: string;
  name: string;
  model: string;
  chosen: boolean; // whether the visitor chose it
  eyes: EyesLine;
  sample: boolean;
  strangers: number; // share of the questions that are about something else
  access: "own" | "edit" | "look"; // by the set's own key, or what a link allows
  task?: "signs" | "doodles" | "hands" | null;
  can_refuse: boolean; // whether the model can say "none of these"
  classes: ClassItem[];
  limits: { classes: number; images: number; name: number; upload_mb: number; archive_mb: number };
  practice: Practice;
  history: { undo: string; redo: string }; // what would be undone and redone; empty: nothing
}
export interface ClassShare {
  id: number;
  name: string;
  colour: number;
  probability: number;
}
export interface Weighed {
  image: number;
  class: number;
  weight: number;
  score: number;
  heads?: number[];
}
export interface Explanation {
  kind: string;
  sentence: string;
  head?: string; // the sentence where one of several ways of looking is shown by itself
  formula?: string;
  learner?: string;
  paper?: string;
}
export interface Answer {
  state: "answer" | "empty" | "teach" | "refused";
  message: string;
  drawing: string; // the token of the drawing that it is of
  question: number | null;
  model: string | null;
  class: number | null;
  label: string;
  confidence: number;
  none_of_these: boolean | null;
  none_probability: number | null;
  classes: ClassShare[];
  why: Weighed[];
  kind?: string | null; // what a score is
  how: Explanation | null;
  sees: string | null;
  query: string | null;
  source?: string;
  reading?: string;
  reading_chosen?: string;
  without?: "at once" | "on request" | null; // whether the answers without each picture are quick
  saved: boolean | null; // null: it is being stored
  unsaved?: boolean; // it could not be
  live?: boolean; // of a frame of the running camera: another one follows at once
  eyes?: EyesLine;
}
export interface Without {
  image: number;
  probability: number | null; // of the class that was answered; null where this is the last of its class
  label: string | null;
  none_of_these: boolean | null;
}
export interface Compared {
  model: string;
  title: string;
  problem?: string;
  label: string;
  class: number;
  confidence: number;
  none_of_these: boolean | null;
  weights?: number[];
  milliseconds: number;
  differs?: boolean;
  right?: boolean | null; // null where the right answer is not known
}
export interface SupportBar {
  image: number;
  class: number;
  colour: number;
}
export interface Comparison {
  question: number;
  images: SupportBar[];
  rows: Compared[];
  left_out: { model: string; title: string }[];
  agree: boolean;
}
// Whether a set is answered by a network that practised on its pictures.
export interface Practice {
  state: "none" | "tried" | "used" | "unused"; // tried: it did, and does not answer; unused: it cannot
  possible: boolean; // whether it can practise on the pictures of now
  layer: string; // names the layer that practised, where it is used
  outdated: boolean; // whether these are others than it practised on
  pictures: number; // that it practised on
  before: number; // of them recognised when they were held back, by the network as it was
  after: number; // and by one that practised on the others
  folds: number; // in how many parts they were held back
}
export interface PracticeTurn {
  waiting: boolean; // another set practises just now
  pictures: number;
  folds: number;
  done: number; // of 1
  seconds: number; // that the rest takes, about
  session: Session | null; // once all is done
}
// A set that is checked: how far that is, and what it found.
export interface CheckView {
  done: number;
  of: number;
  seconds: number; // that the rest takes, about
  report: CheckReport | null;
}
export interface CheckTally {
  right: number;
  of: number;
  low: number;
  high: number;
}
export interface CheckDoubt {
  image: number;
  class: number;
  said: number | null; // the class it was taken for; null: none of these
  share: number; // of its own class
  test: boolean;
}
export interface CheckReport {
  whole: CheckTally;
  tests: CheckTally;
  can_refuse: boolean;
  alone: number; // classes with one picture only
  classes: {
    id: number;
    name: string;
    colour: number;
    right: number;
    of: number;
    said: number[];
    none: number;
  }[];
  doubts: CheckDoubt[];
  mistaken: { class: number; towards: number; count: number; image: number } | null;
}
// Where the pictures of a set lie: −1 to 1, upwards.
export interface MapView {
  points: { image: number; class: number; x: number; y: number }[];
  question: number | null;
  x: number; // of the question
  y: number;
  variation: [number, number];
  space: string; // what the map is of
  nearest?: Nearest | null; // nothing: nobody asked for it
}
// The nearest pictures of each, as their places among the points; of a picture its own is the first.
export interface Nearest {
  images: number[][];
  distances: number[][];
  question_images: number[];
  question_distances: number[];
}
// What of umap-js is used.
export interface Umap {
  setPrecomputedKNN(images: number[][], distances: number[][]): void;
  fit(points: number[][]): number[][];
}
export type UmapClass = new (options: {
  nNeighbors: number;
  minDist: number;
  spread: number;
  random: () => number;
}) => Umap;
// What happened inside a model on the way to an answer.
export interface InsideView {
  classes: number[]; // in the order in which steps name them
  reach: number; // of the areas
  steps: PracticeStep[]; // empty: it does not practise
  notes: { image: number; class: number; attention: number; length: number }[]; // empty: it has no memory
}
export interface PracticeStep {
  points: MapView["points"];
  x: number; // of the question
  y: number;
  right: number; // of the pictures
  chances: number[]; // of the question, among the classes alone
  areas: number[]; // which class is the likeliest, by rows from the upper left of a square
  sure: number[]; // its chance
}
export interface Asked {
  question: number;
  thumb: string;
  said: string;
  confidence: number;
  when: string;
  corrected_to: string | null;
}
/** Networks that can be fetched, and how far the one is that is being fetched. */
export interface DownloadView {
  offers: { name: string; title: string; sentence: string; megabytes: number }[];
  state: "" | "running" | "stopping" | "preparing" | "done" | "stopped" | "failed";
  title: string;
  here: number; // megabytes
  total: number;
  message: string; // why it failed
}
export interface ModelCard {
  id: string;
  title: string;
  plain: string; // what its method goes by
  sentence: string;
  accuracy: string;
  recommended: boolean;
  group: "drawing" | "photo" | "research";
  honesty?: { shot: number; gap: number; points: [number, number][] }[];
}
export interface Link {
  id: number;
  allows: "look" | "edit";
  made: string;
}
export interface ListedSet {
  key: string;
  name: string;
  classes: number;
  images: number;
  deleted?: boolean;
  undo?: string;
  first: string[]; // thumbnails
}

// Any reply may bring these.
export interface Reply {
  visitor?: string;
  session?: Session;
  undo?: string;
  message?: string;
  notice?: string;
  notes?: string[];
  refusal?: string;
  answer?: Answer;
  away?: boolean; // refused by the database, which cannot be used just now
  ticket?: string; // the answer is being stored: for what becomes of it
}
interface Changed extends Reply {
  session: Session;
}

// A question that was answered: a remembered one by its id, another one by its picture.
export interface About {
  question: number;
  picture?: string;
  source?: string;
  reading?: string;
}

// What can be asked of the server: the fields of each call, and its reply.
export interface Calls {
  open_page: { fields: { session: string | null }; reply: Changed };
  can_save: { fields: Record<string, never>; reply: Reply & { saved: boolean } };
  list_sets: { fields: Record<string, never>; reply: Reply & { sets: ListedSet[]; passing: boolean } };
  new_set: { fields: Record<string, never>; reply: Changed };
  try_sample: { fields: { task: string }; reply: Changed };
  begin_visit: {
    fields: { task?: string };
    reply: Changed & { visitor: string; idle: number; tasks: string[]; language: string; operated: boolean };
  };
  demonstration: { fields: Record<string, never>; reply: Reply & { drawings: [number[], number[]][][] } };
  end_visit: { fields: Record<string, never>; reply: Reply };
  open_set: { fields: { key: string }; reply: Changed };
  duplicate_set: { fields: { key: string }; reply: Changed };
  rename_set: { fields: { name: string }; reply: Changed };
  delete_set: { fields: { key: string; stay: string | null }; reply: Reply };
  delete_everything: { fields: Record<string, never>; reply: Reply };
  about_classifier: {
    fields: Record<string, never>;
    reply: Reply & { problem: string; megabytes: number; page_megabytes: number };
  };
  list_links: { fields: Record<string, never>; reply: Reply & { links: Link[] } };
  make_link: { fields: { allows: string }; reply: Reply & { link: number; key: string; links: Link[] } };
  revoke_link: { fields: { link: number }; reply: Reply & { links: Link[] } };
  draw_code: { fields: { address: string }; reply: Reply & { size: number; path: string; warning: string } };
  bring_in_set: { fields: Record<string, never>; reply: Changed };
  bring_back: { fields: { undo: string }; reply: Reply };
  undo_change: { fields: Record<string, never>; reply: Changed };
  redo_change: { fields: Record<string, never>; reply: Changed };
  list_models: {
    fields: { closely: boolean };
    reply: Reply & { models: ModelCard[]; problems: string[]; device: string };
  };
  choose_model: { fields: { model: string }; reply: Changed };
  larger_models: { fields: Record<string, never>; reply: Reply & DownloadView };
  fetch_model: { fields: { name: string }; reply: Reply & DownloadView };
  stop_fetching: { fields: Record<string, never>; reply: Reply & DownloadView };
  add_class: { fields: { name: string; together?: string }; reply: Changed };
  rename_class: { fields: { class_id: number; name: string; together?: string }; reply: Changed };
  remove_class: { fields: { class_id: number }; reply: Reply };
  remove_image: { fields: { image: number }; reply: Reply };
  read_image: { fields: { image: number; reading: string }; reply: Changed };
  put_aside: { fields: { image: number; testing: boolean }; reply: Changed };
  move_image: { fields: { image: number; class_id: number }; reply: Changed };
  place_class: { fields: { class_id: number; position: number }; reply: Changed };
  colour_class: { fields: { class_id: number; colour: number }; reply: Changed };
  switch_class: { fields: { class_id: number; off: boolean }; reply: Changed };
  add_files: {
    fields: { class_id: number; testing?: boolean; reading?: string; together?: string }; // together: undone at once
    reply: Changed & { added: number; refused: { file: string; why: string }[] };
  };
  add_drawing: {
    fields: { class_id: number; drawing: string; reading: string; image: string };
    reply: Changed & { added?: number };
  };
  add_frames: {
    fields: { class_id: number; frames: string[]; undo: string; last: boolean; together: string };
    reply: Changed & { added: number; undo: string };
  };
  ask_live: { fields: { drawing: string; image: string }; reply: Answer };
  ask: { fields: { drawing: string; image: string; source: string }; reply: Answer };
  ask_file: { fields: { drawing: string; reading: string }; reply: Answer };
  ask_again: { fields: { question: number; reading?: string }; reply: Answer };
  correct: { fields: { question: number; class_id: number }; reply: Changed & { answer?: Answer } };
  set_strangers: { fields: { strangers: number }; reply: Changed };
  earlier_questions: { fields: Record<string, never>; reply: Reply & { questions: Asked[] } };
  whole_image: { fields: { image: number }; reply: Reply & WholeImage };
  without_each: { fields: About; reply: Reply & { question: number; images: Without[] } };
  where_it_looked: {
    fields: About & { image: number };
    reply: Reply & {
      sentence: string;
      maps: { query: number[][]; support: number[][] | null; query_seen: string; support_seen: string };
    };
  };
  plan_check: { fields: Record<string, never>; reply: Reply & CheckView };
  check_set: { fields: Record<string, never>; reply: Reply & CheckView };
  plan_practice: { fields: Record<string, never>; reply: Reply & PracticeTurn };
  practise_set: { fields: Record<string, never>; reply: Reply & PracticeTurn };
  stop_practice: { fields: Record<string, never>; reply: Reply & { stopped: boolean } };
  use_practice: { fields: { use: boolean }; reply: Changed };
  forget_practice: { fields: Record<string, never>; reply: Changed };
  map_set: { fields: (About | { question: null }) & { neighbours?: boolean }; reply: Reply & MapView };
  look_inside: { fields: About; reply: Reply & InsideView };
  compare_models: { fields: { question: number; without: string }; reply: Reply & Comparison };
}
export type ServerFunctions = Record<string, (data: object) => Promise<unknown>>;

// ---- what the parts know in common -----------------------------------------------------------
export interface Stroke {
  erase: boolean;
  width?: number; // how many times the usual one; 1 where it is not said
  xs: number[];
  ys: number[];
}
// What lies on the pad: strokes, or one picture: an own file, that of an earlier question, or the camera's.
export interface PadState {
  strokes: Stroke[];
  file: File | null;
  url: string | null;
  question: number | null;
  reading: string; // how a picture is cleaned; strokes are plain ink
  token: string; // names the drawing
  camera: "live" | "still" | null; // running, or holding the picture that was taken; null: off
}
// What the camera sees at this moment.
export interface Frame {
  grey: number[];
  url(): string; // to be read before the next frame is grabbed
}
export interface Recording {
  id: number; // of the class
  name: string;
  count: number; // pictures so far
  still: boolean; // nothing new was seen for a while
}
export interface Topics {
  session: Session;
  answer: Answer | null;
  thinking: boolean; // an answer takes long enough to say so
  saving: "saved" | "unsaved" | "pending" | "offline"; // unsaved: the answer could not be stored
  database: "there" | "away";
  recording: Recording | null;
  checked: string; // what the button to check the set says; empty: there is nothing to check
  practised: string; // the same of the button to practise
  pad: { state: PadState; blank: boolean; drawing: boolean }; // drawing: the pen is down
}

// ---- what one part does for the others ---------------------------------------------------------
export interface Looked {
  image: Picture;
  item: ClassItem;
  percent?: number;
  exactly?: boolean;
  weight?: number;
  score?: number;
}
export interface Pen {
  begins(): void; // a stroke
  draws(stroke: Stroke, fresh: number): void; // the stroke so far; how many points are new
  ends(stroke: Stroke): void;
}
export interface Actions {
  lookAt(picture: Looked): void; // enlarge one picture of the set
  nameClass(id: number): void; // put the cursor into the name of a class
  openCamera(): void;
  openShare(): void;
  plainName(model: string): string; // what a model goes by in plain words
  showHow(): void; // open the sheet that says how the last answer was made
  checkSet(): void; // open the sheet that checks the set
  practise(): void; // open the sheet in which the set's network practises
  grabFrame(): Frame | null; // null while the camera shows nothing
  takeStill(): void; // the newest frame stays on the pad, and is asked about
  addFolders(folders: FileSystemDirectoryEntry[]): void; // a class for each folder with pictures
  clearPad(keepForUndo: boolean): void;
  putFilesOnPad(files: File[]): void; // the first of them is asked about
  addFilesTo(id: number, files: File[]): Promise<void>; // they teach a class
  openClass(id: number): void; // what can be done with a class
  penOnPad(): Pen; // draws as if somebody did
  undoOnPad(): boolean; // whether there was anything to undo
  putOnPad(state: PadState): void;
  askAgainOnPad(answer: Answer): void; // an earlier question
}

// ---- texts ---------------------------------------------------------------------------------------
export type TextPart =
  | string
  | { value: string }
  | { text: string }
  | { select: string; cases: Record<string, TextPart[]>; otherwise: TextPart[] };
export type Catalogue = Record<string, TextPart[]>;
export type TextValue = string | number | string[];

// ---- the door between Gradio and the page ----------------------------------------------------------
// What Gradio hands to the script of a part, beside its element and its server functions.
export interface Events {
  watch(property: string, then: () => void): void;
  trigger(event: string): void;
}
export type Mount = (element: HTMLElement, events?: Events) => void;
export interface Ruler {
  timings: number[]; // milliseconds from each stroke end to its answer on the page
  tick(): Promise<void>; // ends when the empty answer to an event that does nothing is on the page
}

declare global {
  interface Window {
    gradio_config?: { components: { props: { js_on_load?: string } }[] };
    fewshot: { mount(part: string, element: HTMLElement, server: ServerFunctions, events?: Events): void };
    fewshotRuler?: Ruler; // only where the server was started for measuring
  }
}
