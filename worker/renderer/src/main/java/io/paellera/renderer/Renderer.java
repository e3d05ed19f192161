package io.paellera.renderer;

import java.util.List;

/**
 * The one door to the pipeline: text embedding, denoising of image tokens, decoding to pixels.
 *
 * <p>The unit of work is one denoising step over a list of rows, so a caller can cancel, expire or watch work between steps:
 *
 * <pre>{@code
 * List<Row> rows = renderer.begin(specs);
 * while (rows.stream().anyMatch(row -> !row.done())) {
 *   renderer.step(rows.stream().filter(row -> !row.done()).toList());
 * }
 * List<RenderedImage> images = renderer.finish(rows);
 * }</pre>
 *
 * <p>Rows of one call may differ in everything but picture size. A renderer is confined to one thread at a time, but that other rows
 * may begin in another thread meanwhile. A row that is dropped needs no closing.
 */
public interface Renderer extends AutoCloseable {

  /** What this renderer draws with: names, defaults and limits. */
  ModelCard card();

  /**
   * Embeds the prompts of all rows in one call, encodes input pictures and draws the first tokens.
   *
   * @throws InvalidSpecException if a spec asks for what the model can't do; names the field, the value and the limit
   * @throws RenderException if the device fails
   */
  List<Row> begin(List<RenderSpec> specs);

  /**
   * Advances every given row by one denoising step.
   *
   * @throws DeviceMemoryException if the rows don't fit in the device's memory; the rows are unchanged and can be stepped again
   * @throws RenderException if the device fails; the rows are unchanged
   */
  void step(List<Row> rows);

  /**
   * Decodes the tokens of finished rows to pixels, in the order given.
   *
   * @throws DeviceMemoryException if the rows don't fit in the device's memory; they can be finished again in smaller lists
   */
  List<RenderedImage> finish(List<Row> rows);

  /** Frees the weights. Rows begun by this renderer can't be stepped or finished afterwards. */
  @Override
  void close();
}
