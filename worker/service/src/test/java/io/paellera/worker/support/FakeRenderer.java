package io.paellera.worker.support;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renderer;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Row;
import io.paellera.renderer.Temperature;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A renderer that draws nothing: pixels follow from the seed alone. Its script says how long things take and what goes wrong. */
public final class FakeRenderer implements Renderer {

  public static final ModelCard CARD =
      new ModelCard(
          "fake",
          "1",
          "f".repeat(64),
          new ModelCard.Defaults(new PictureSize(16, 16), 4, 2, new Temperature(1, 0.5), Optional.empty(), Renoise.Mode.START),
          new ModelCard.Limits(50, 16, 64, 16, 20, 512));

  private final Script script;

  FakeRenderer(Script script) {
    this.script = script;
  }

  /** What happens in the renderer; each method may throw or wait. */
  public interface Script {

    default void open() {}

    default void begin(List<RenderSpec> specs) {}

    default void step(List<RenderSpec> specs, int position) {}

    default void finish(List<RenderSpec> specs) {}
  }

  private static final class FakeRow implements Row {
    private final RenderSpec spec;
    private int position;

    private FakeRow(RenderSpec spec) {
      this.spec = spec;
    }

    @Override
    public RenderSpec spec() {
      return spec;
    }

    @Override
    public int position() {
      return position;
    }

    @Override
    public int[] tokens() {
      return new Random(spec.seed()).ints(16, 0, 512).toArray();
    }

    @Override
    public boolean promptTruncated() {
      return false;
    }
  }

  @Override
  public ModelCard card() {
    return CARD;
  }

  @Override
  public List<Row> begin(List<RenderSpec> specs) {
    script.begin(specs);
    return specs.stream().map(spec -> (Row) new FakeRow(spec)).toList();
  }

  @Override
  public void step(List<Row> rows) {
    script.step(rows.stream().map(Row::spec).toList(), rows.get(0).position());
    rows.forEach(row -> ((FakeRow) row).position++);
  }

  @Override
  public List<RenderedImage> finish(List<Row> rows) {
    script.finish(rows.stream().map(Row::spec).toList());
    return rows.stream().map(row -> new RenderedImage(picture(row.spec()), row.spec(), row.tokens(), false)).toList();
  }

  /** The pixels of a spec. */
  public static Picture picture(RenderSpec spec) {
    var rgb = new byte[3 * spec.size().width() * spec.size().height()];
    new Random(spec.seed()).nextBytes(rgb);
    return new Picture(spec.size(), rgb);
  }

  @Override
  public void close() {}
}
