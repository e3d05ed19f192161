package io.paellera.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.paellera.producer.RenderClient;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.model.RandomModel;
import io.paellera.renderer.model.RandomModel.Architecture;
import io.paellera.renderer.model.RandomModel.Bytes;
import io.paellera.renderer.model.RandomModel.Text;
import io.paellera.renderer.model.RandomModel.Visual;
import io.paellera.renderer.pipeline.VectorFilling;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.schemas.AttentionWeights;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.Seed;
import io.paellera.schemas.Size;
import io.paellera.schemas.StepRange;
import io.paellera.schemas.TemperatureRange;
import io.paellera.schemas.WeightedPrompt;
import io.paellera.worker.rendering.PaellaRenderers;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published architectures, small and with random weights, from the job on Kafka to the picture in the bucket. */
class PublishedModelsTest {

  private static final String BLIND =
      "the variation begins with the picture's tokens, but its CLIP image vector isn't used, because the model was imported without"
          + " CLIP's visual tower: it makes one of the prompt";
  private static final String SEEING =
      "the variation is drawn from the picture's CLIP image vector, which takes the place of the prompt's: the prompt isn't used";

  @TempDir Path directory;

  private LocalSystem system;
  private RenderClient client;

  private ModelDirectory random(Architecture architecture) {
    return random(architecture, Visual.NONE);
  }

  private ModelDirectory random(Architecture architecture, Visual visual) {
    return new RandomModel(architecture, 0.05, architecture.image(), Text.TINY, Bytes.TINY, visual, 1).writeTo(directory.resolve("model"));
  }

  private void start(ModelDirectory model) throws Exception {
    start(model, RendererOptions.standard());
  }

  private void start(ModelDirectory model, RendererOptions options) throws Exception {
    var renderers = new PaellaRenderers(model, "cpu", options);
    system = LocalSystem.start(directory.resolve("data"), renderers, Map.of("inputs.allowed-buckets", Inputs.BUCKET));
    client = system.newClient();
  }

  @AfterEach
  void stop() {
    client.close();
    system.close();
  }

  @Test
  void theSecondVersionDrawsWithItsOwnSettingsWhereAJobSaysNothing() throws Exception {
    start(random(Architecture.PAELLA_V2));

    var result = draw(RenderJob.builder("plain", "red apple").size(new Size(128, 128)).seed(7).images(2).build());

    var settings = result.settings().orElseThrow();
    assertThat(settings.steps()).isEqualTo(12);
    assertThat(settings.guidance()).isEqualTo(5);
    assertThat(settings.guidanceEnd()).isEmpty();
    assertThat(settings.guidanceSteps()).isEmpty();
    assertThat(settings.temperature()).isEqualTo(new TemperatureRange(2, 0.1));
    assertThat(settings.typicalMass()).isEqualTo(OptionalDouble.empty());
    assertThat(settings.seed()).isEqualTo(Seed.of(7));
    assertThat(result.model().orElseThrow().name()).isEqualTo("random-paella-v2");
    assertThat(result.warnings()).isEmpty();
    assertThat(picture(result, 0)).isNotEqualTo(picture(result, 1));
  }

  @Test
  void theThirdVersionDrawsWithItsOwnSettingsWhereAJobSaysNothing() throws Exception {
    start(random(Architecture.PAELLA_V3));

    var result = draw(RenderJob.builder("plain", "red apple").size(new Size(64, 64)).seed(7).images(2).build());

    var settings = result.settings().orElseThrow();
    assertThat(settings.steps()).isEqualTo(32);
    assertThat(settings.guidance()).isEqualTo(8);
    assertThat(settings.guidanceEnd()).isEmpty();
    assertThat(settings.guidanceSteps()).hasValue(new StepRange(1, 20));
    assertThat(settings.attention()).isEmpty();
    assertThat(settings.temperature()).isEqualTo(new TemperatureRange(1.2, 0.2));
    assertThat(settings.typicalMass()).isEqualTo(OptionalDouble.empty());
    assertThat(result.model().orElseThrow().name()).isEqualTo("random-paella-v3");
    assertThat(result.warnings()).isEmpty();
    assertThat(picture(result, 0)).isNotEqualTo(picture(result, 1));
  }

  @Test
  void theSecondVersionDrawsWithTheSettingsOfAJobAndAfterARestartTheSameBytes() throws Exception {
    var model = random(Architecture.PAELLA_V2);
    var job =
        RenderJob.builder("told", "red apple")
            .negativePrompt("a pear")
            .size(new Size(256, 128))
            .seed(7)
            .steps(4)
            .guidance(3)
            .guidanceEnd(1)
            .guidanceSteps(new StepRange(1, 3))
            .temperature(new TemperatureRange(1.5, 0.5))
            .typicalMass(0.9)
            .build();
    start(model);

    var result = draw(job);

    var settings = result.settings().orElseThrow();
    assertThat(settings.negativePrompt()).hasValue("a pear");
    assertThat(settings.steps()).isEqualTo(4);
    assertThat(settings.guidance()).isEqualTo(3);
    assertThat(settings.guidanceEnd()).hasValue(1);
    assertThat(settings.guidanceSteps()).hasValue(new StepRange(1, 3));
    assertThat(settings.temperature()).isEqualTo(new TemperatureRange(1.5, 0.5));
    assertThat(settings.typicalMass()).hasValue(0.9);
    var drawing = Drawing.of(picture(result, 0));
    assertThat(drawing.width()).isEqualTo(256);
    assertThat(drawing.pixels().getHeight()).isEqualTo(128);
    assertDrawnAgain(model, job, result);
  }

  @Test
  void theThirdVersionDrawsWithTheSettingsOfAJobAndAfterARestartTheSameBytes() throws Exception {
    var model = random(Architecture.PAELLA_V3);
    var job =
        RenderJob.builder("told", "red apple")
            .negativePrompt("a pear")
            .size(new Size(96, 64))
            .seed(7)
            .steps(5)
            .guidance(6)
            .guidanceEnd(2)
            .guidanceSteps(new StepRange(2, 4))
            .attention(new AttentionWeights(1.2, 0.4))
            .temperature(new TemperatureRange(1.1, 0.3))
            .build();
    start(model);

    var result = draw(job);

    var settings = result.settings().orElseThrow();
    assertThat(settings.negativePrompt()).hasValue("a pear");
    assertThat(settings.steps()).isEqualTo(5);
    assertThat(settings.guidance()).isEqualTo(6);
    assertThat(settings.guidanceEnd()).hasValue(2);
    assertThat(settings.guidanceSteps()).hasValue(new StepRange(2, 4));
    assertThat(settings.attention()).hasValue(new AttentionWeights(1.2, 0.4));
    assertThat(settings.temperature()).isEqualTo(new TemperatureRange(1.1, 0.3));
    var drawing = Drawing.of(picture(result, 0));
    assertThat(drawing.width()).isEqualTo(96);
    assertThat(drawing.pixels().getHeight()).isEqualTo(64);
    var otherwise = draw(job.toBuilder().id("otherwise").attention(new AttentionWeights(1, 1)).build());
    assertThat(picture(otherwise, 0)).isNotEqualTo(picture(result, 0));
    assertDrawnAgain(model, job, result);
  }

  @Test
  void whatTheThirdVersionCannotDrawIsRefusedWithTheFieldAndItsLimit() throws Exception {
    start(random(Architecture.PAELLA_V3));

    var blend = List.of(weighted("red apple"), weighted("a pear"));
    assertRefused(RenderJob.builder("blend", null).prompts(blend).build(), "prompts is a blend, but must be left out");
    assertRefused(
        RenderJob.builder("side", "red apple").size(new Size(80, 64)).build(), "size.width is 80, but must be a multiple of 32");
  }

  @Test
  void aVariationOfAModelWithAPriorTellsThatThePicturesVectorIsNotUsed() throws Exception {
    start(random(Architecture.PAELLA_V2));
    var inputs = Inputs.of(system, directory);
    inputs.put("start.png", Drawing.mask(128, new Rectangle(64, 128)));

    var result =
        draw(RenderJob.builder("varied", "red apple").steps(2).mode(RenderMode.VARIATION).image(inputs.uri("start.png")).build());

    assertThat(result.warnings()).containsExactly(BLIND);
  }

  /** Of a strength of 1, which keeps nothing of the picture's tokens. */
  @ParameterizedTest
  @EnumSource(value = Architecture.class, names = {"PAELLA_V2", "PAELLA_V3"})
  void aVariationOfAModelThatSeesIsDrawnFromThePicturesVector(Architecture architecture) throws Exception {
    start(random(architecture, Visual.TINY));
    var inputs = Inputs.of(system, directory);
    inputs.put("one.png", Drawing.mask(128, new Rectangle(64, 128)));
    inputs.put("other.png", Drawing.mask(128, new Rectangle(32, 32, 64, 64)));
    var job = RenderJob.builder("one", "red apple").steps(2).seed(3).mode(RenderMode.VARIATION).image(inputs.uri("one.png")).strength(1);

    var one = draw(job.build());
    var other = draw(job.build().toBuilder().id("other").image(inputs.uri("other.png")).build());

    assertThat(picture(other, 0)).isNotEqualTo(picture(one, 0));
    assertThat(one.warnings()).isEqualTo(architecture == Architecture.PAELLA_V2 ? List.of(SEEING) : List.of());
  }

  /** With empty topics and an empty bucket, as if nothing had been drawn before, and with vectors of the texts made ahead. */
  private void assertDrawnAgain(ModelDirectory model, RenderJob job, RenderResult before) throws Exception {
    var bytes = picture(before, 0);
    var vectors = directory.resolve("vectors");
    var options = RendererOptions.standard();
    try (var filling = VectorFilling.open(model, vectors, Device.cpu(), options.threads())) {
      filling.fillUnconditional();
      filling.fill(job.prompt().orElseThrow());
      filling.fill(job.negativePrompt().orElseThrow());
    }
    stop();
    start(model, options.withTextVectors(Optional.of(vectors)));
    var again = draw(job);
    assertThat(picture(again, 0)).isEqualTo(bytes);
    assertThat(again.images().get(0).sha256()).isEqualTo(before.images().get(0).sha256());
    assertThat(again.settings()).isEqualTo(before.settings());
  }

  private static WeightedPrompt weighted(String text) {
    return new WeightedPrompt(text, OptionalDouble.of(1), Optional.empty());
  }

  private void assertRefused(RenderJob job, String message) throws Exception {
    var result = client.submit(job).get(10, TimeUnit.MINUTES);
    assertThat(result.status()).isEqualTo(RenderStatus.FAILED);
    assertThat(result.error().orElseThrow().code()).isEqualTo("invalid");
    assertThat(result.error().orElseThrow().message()).contains(message);
  }

  private RenderResult draw(RenderJob job) throws Exception {
    var result = client.submit(job).get(10, TimeUnit.MINUTES);
    assertThat(result.status()).as("%s", result.error()).isEqualTo(RenderStatus.COMPLETED);
    return result;
  }

  private byte[] picture(RenderResult result, int index) throws IOException {
    try (var content = system.pictures().open(result.images().get(index).uri())) {
      return content.readAllBytes();
    }
  }
}
