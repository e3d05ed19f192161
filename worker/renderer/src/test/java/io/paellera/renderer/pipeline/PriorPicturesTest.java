package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static io.paellera.renderer.pipeline.Specs.spec;
import static io.paellera.renderer.pipeline.Specs.withPrompt;
import static io.paellera.renderer.pipeline.Specs.withSize;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.model.RandomModel;
import io.paellera.renderer.model.RandomModel.Architecture;
import io.paellera.renderer.model.RandomModel.Image;
import io.paellera.renderer.model.RandomModel.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of a model with a prior. */
class PriorPicturesTest {

  private static final RenderSpec JOB = withSize(spec("a red apple", 77, 2), 128, 128);

  @Test
  void aPictureIsTheSameByteForByteWhateverTheRowsBesideItAskOfThePrior(@TempDir Path directory) {
    var model = new RandomModel(Architecture.PAELLA_V2, 0.05, Image.F8, Text.TINY, 1).writeTo(directory.resolve("model"));
    try (var renderer = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1))) {
      var expected = render(renderer, List.of(JOB, JOB, JOB)).get(0);
      for (var mates : List.of(List.of(mate(1), mate(2)), List.of(blend(3), blend(10)), List.of(JOB, blend(20)))) {
        var drawn = render(renderer, Stream.concat(mates.stream(), Stream.of(JOB)).toList()).get(mates.size());
        assertThat(drawn.tokens()).isEqualTo(expected.tokens());
        assertThat(drawn.picture().rgb()).isEqualTo(expected.picture().rgb());
      }
    }
  }

  private static RenderSpec mate(int number) {
    return withSize(spec("mate " + number, number, 2), 128, 128);
  }

  /** Of seven texts, so that the prior is called for more vectors than there are rows. */
  private static RenderSpec blend(int number) {
    var parts = Stream.iterate(number, next -> next + 1).limit(7).map(text -> new Prompt.Weighted(new Prompt.Text("part " + text), 1));
    return withPrompt(mate(number), new Prompt.Blend(parts.toList(), Prompt.Interpolation.LINEAR));
  }
}
