package io.paellera.local.simulation;

/** What is special about a simulated job. The prompt begins with the kind, so that the simulated renderer knows it. */
enum JobKind {
  /** Nothing: it has to be completed. */
  SOUND,
  /** The renderer fails on it. */
  POISON,
  /** The process dies while it is drawn. */
  KILLER,
  /** It starts from a picture, and has to be completed unless the store fails every time that it is asked for it. */
  PICTURE,
  /** The process dies while its input picture is read. */
  DEADLY_PICTURE,
  /** The record is no job. */
  UNDECODABLE,
  /** The record unpacks to more than the memory holds. */
  PACKED,
  /** The model can't draw it. */
  INVALID,
  /** It must be done soon. */
  DEADLINE,
  /** Somebody cancels it at some time. */
  CANCELLED,
  /** It is enqueued twice. */
  TWICE,
  /** The same id is enqueued again with another prompt. */
  CONFLICT;

  boolean kills() {
    return this == KILLER || this == DEADLY_PICTURE;
  }

  String prompt() {
    return name().toLowerCase() + " picture";
  }

  boolean isIn(String prompt) {
    return prompt.startsWith(name().toLowerCase());
  }
}
