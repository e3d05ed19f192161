package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.Specs.spec;
import static io.paellera.renderer.pipeline.Specs.withSource;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.Mask;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Source;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeginningsTest {

  private static final int FACTOR = 4;

  private final List<Picture> encoded = new ArrayList<>();
  private final Beginnings beginnings =
      new Beginnings(
          NoiseSchedule.COSINE,
          picture -> {
            encoded.add(picture);
            return new int[picture.size().width() / FACTOR * (picture.size().height() / FACTOR)];
          },
          FACTOR,
          512);

  private static Picture picture(int width, int height) {
    return new Picture(new PictureSize(width, height), new byte[3 * width * height]);
  }

  private void begin(Source source) {
    beginnings.of(withSource(spec("frog", 1, 8), source));
  }

  /** The symptom: each strength encoded the picture again. */
  @Test
  void aPictureThatSeveralRowsStartFromIsEncodedOnce() {
    var picture = picture(64, 64);
    begin(new Source.Variation(picture, 0.25));
    begin(new Source.Variation(picture, 0.75));
    begin(new Source.Masked(picture, new Mask(picture.size(), new BitSet())));
    begin(new Source.Placed(picture, 0, 0));
    assertThat(encoded).containsExactly(picture);
    begin(new Source.Variation(picture(64, 64), 0.25));
    assertThat(encoded).hasSize(2);
  }

  @Test
  void aPictureOnACanvasIsEncodedAgainOnlyWhereTokensCutItOtherwise() {
    var picture = picture(16, 16);
    begin(new Source.Placed(picture, 0, 8));
    begin(new Source.Placed(picture, 12, 0));
    assertThat(encoded).hasSize(1);
    begin(new Source.Placed(picture, 13, 8));
    begin(new Source.Placed(picture, 1, 0));
    assertThat(encoded).extracting(Picture::size).containsExactly(new PictureSize(16, 16), new PictureSize(20, 16));
  }
}
