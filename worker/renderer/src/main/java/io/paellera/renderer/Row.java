package io.paellera.renderer;

/** One picture on its way: its plan, the step it has reached and its tokens. */
public interface Row {

  RenderSpec spec();

  /** The next step, counted from 0; a row that starts from a picture may begin above 0. */
  int position();

  /** All steps were taken; the row may be finished. */
  default boolean done() {
    return position() >= spec().steps();
  }

  /** A copy of the current tokens, row-major {@code [height, width]} of the token grid, each in {@code [0, codebook size)}. */
  int[] tokens();

  /** The prompt was longer than the text encoder's context, and only its beginning counts. */
  boolean promptTruncated();
}
