// Where the flow stands in a session: plain data, so that it can be stored, compared and taken over.
export type SlotValue = string | number | boolean;

/** How far a collect node is with the caller. */
export type Asking = {
  /** The slots that are not filled yet. */
  open: string[];
  /** What was missing has been asked for again. */
  askedAgain: boolean;
  /** Everything is there, and the caller was asked whether it is right. */
  confirming: boolean;
  /** The caller has said no to it once. */
  denied: boolean;
};

export type Dialogue = {
  nodeId: string;
  /**
   * `enter`: the node is yet to run. `listen`: it has run and waits for the caller. `over`: the flow has ended.
   *
   *   enter ──▶ listen ──▶ (an edge) ──▶ enter …        end, transfer ──▶ over
   */
  phase: 'enter' | 'listen' | 'over';
  asking: Asking | null;
  slots: Record<string, SlotValue>;
  /** How often each node was entered. */
  visits: Record<string, number>;
  /** The instructions that the model was told last. */
  instructions: string;
};

export const NOT_ASKED_YET: Omit<Asking, 'open'> = { askedAgain: false, confirming: false, denied: false };

/** A number of visits; a node's name may be any word, one of a prototype's too. */
export const visitsOf = ({ visits }: Dialogue, nodeId: string): number =>
  Object.hasOwn(visits, nodeId) ? (visits[nodeId] ?? 0) : 0;

/** What changes when the flow comes to a node. */
export const entering = (nodeId: string): Partial<Dialogue> => ({ nodeId, phase: 'enter', asking: null });

/** What changes when the node begins. */
export const visiting = (dialogue: Dialogue, nodeId: string): Partial<Dialogue> => ({
  visits: { ...dialogue.visits, [nodeId]: visitsOf(dialogue, nodeId) + 1 },
});
