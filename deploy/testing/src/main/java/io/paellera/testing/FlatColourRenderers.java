package io.paellera.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renderer;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Row;
import io.paellera.renderer.Temperature;
import io.paellera.worker.rendering.RendererFactory;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** Renderers without a network: the same prompt and seed give the same colour. */
final class FlatColourRenderers implements RendererFactory {

  private static final ModelCard CARD =
      new ModelCard(
          "flat-colour",
          "1",
          "f1a7".repeat(16),
          new ModelCard.Defaults(new PictureSize(64, 64), 8, 4, new Temperature(1, 0.3), Optional.empty(), Renoise.Mode.START),
          new ModelCard.Limits(100, 16, 1024, 16, 30, 512));

  @Override
  public ModelCard card() {
    return CARD;
  }

  @Override
  public List<String> devices() {
    return List.of("cpu");
  }

  @Override
  public Renderer open(String device) {
    return new FlatColourRenderer();
  }

  private static final class FlatColourRenderer implements Renderer {

    @Override
    public ModelCard card() {
      return CARD;
    }

    @Override
    public List<Row> begin(List<RenderSpec> specs) {
      return specs.stream().map(spec -> (Row) new FlatRow(spec)).toList();
    }

    @Override
    public void step(List<Row> rows) {
      rows.forEach(row -> ((FlatRow) row).position++);
    }

    @Override
    public List<RenderedImage> finish(List<Row> rows) {
      return rows.stream().map(row -> new RenderedImage(flat(row.spec()), row.spec(), row.tokens(), false)).toList();
    }

    @Override
    public void close() {}
  }

  private static Picture flat(RenderSpec spec) {
    var crc = new CRC32();
    crc.update((spec.prompt() + " " + spec.seed()).getBytes(UTF_8));
    var rgb = new byte[3 * spec.size().width() * spec.size().height()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (crc.getValue() >> 8 * (i % 3));
    }
    return new Picture(spec.size(), rgb);
  }

  private static final class FlatRow implements Row {
    private final RenderSpec spec;
    private int position;

    private FlatRow(RenderSpec spec) {
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
      return new int[0];
    }

    @Override
    public boolean promptTruncated() {
      return false;
    }
  }
}
