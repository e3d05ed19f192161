package io.paellera.worker.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.Attention;
import io.paellera.renderer.GuidanceSteps;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import io.paellera.schemas.ImageFormat;
import io.paellera.schemas.Output;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.support.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageKeysTest {

  private static final String MODEL = "a".repeat(64);

  private final ImageKeys keys = new ImageKeys("renders", MODEL);

  @Test
  void theKeyTellsPrefixBatchJobIndexAndWhatWasDrawn() {
    var job = RenderJob.builder("apple-1", "red apple").batch("fruit").build();

    assertThat(keys.key(job, 3, Rows.spec(8))).isEqualTo("renders/fruit/apple-1/3-eaf1d9df0f00.png");
    assertThat(keys.key(job, 3, Rows.spec(8))).startsWith(keys.folder(job));
  }

  @Test
  void thumbnailsFoldersAndPicturesOfJobsWhosePathJoinsToADeeperOneAreNoPicturesOfTheJob() {
    var job = RenderJob.builder("victim-1", "red apple").batch("fruit").build();
    var deeper =
        RenderJob.builder("a1", "red apple").batch("victim-1").output(new Output(Optional.empty(), Optional.of("renders/fruit")))
            .build();
    String own = keys.key(job, 3, Rows.spec(8));

    assertThat(keys.isPicture(job, own)).isTrue();
    assertThat(keys.isPicture(job, own.replace(".png", ".jpeg"))).isTrue();
    assertThat(keys.key(deeper, 0, Rows.spec(8))).startsWith(keys.folder(job));
    assertThat(
            List.of(
                own.replace(".png", "_thumb.jpg"),
                own + ".tmp",
                keys.folder(job),
                keys.folder(job) + ".DS_Store",
                keys.key(deeper, 0, Rows.spec(8))))
        .noneMatch(key -> keys.isPicture(job, key));
  }

  @Test
  void theJobMayNameFormatAndPrefix() {
    var job =
        RenderJob.builder("apple-1", "red apple").output(new Output(Optional.of(ImageFormat.JPEG), Optional.of("a/b"))).build();

    assertThat(keys.key(job, 0, Rows.spec(8))).matches("a/b/default/apple-1/0-[0-9a-f]{12}\\.jpeg");
  }

  @Test
  void whateverDecidesThePictureChangesItsDigest() {
    var base = Rows.spec(8);
    var specs = new ArrayList<RenderSpec>();
    specs.add(base);
    specs.add(Rows.spec(9));
    specs.add(with(base, Prompt.of("green apple"), 1, Source.NOISE));
    specs.add(with(base, base.prompt(), 2, Source.NOISE));
    specs.add(guided(base, 1, 4));
    specs.add(guided(base, 1, 5));
    specs.add(guided(base, 2, 5));
    specs.add(leading(base, 1));
    specs.add(leading(base, 5));
    specs.add(attentive(base, 1.2, 0.4));
    specs.add(attentive(base, 1.2, 0.5));
    for (int pixel = 0; pixel < 2; pixel++) {
      var rgb = new byte[3 * 16 * 16];
      rgb[0] = (byte) pixel;
      specs.add(with(base, base.prompt(), 1, new Source.Variation(new Picture(new PictureSize(16, 16), rgb), 0.5)));
    }
    for (int x = 0; x < 2; x++) {
      specs.add(with(base, base.prompt(), 1, new Source.Placed(new Picture(new PictureSize(8, 8), new byte[3 * 8 * 8]), x, 0)));
    }
    var digests = new ArrayList<String>();
    specs.forEach(spec -> digests.add(SpecDigest.of(MODEL, ImageFormat.PNG, spec)));
    digests.add(SpecDigest.of("b".repeat(64), ImageFormat.PNG, base));
    digests.add(SpecDigest.of(MODEL, ImageFormat.JPEG, base));

    assertThat(digests).doesNotHaveDuplicates();
  }

  @Test
  void theDigestOfAJobIgnoresWhatDoesNotChangeThePicture() {
    var job = RenderJob.builder("apple-1", "red apple").seed(1);
    String digest = JobDigest.of(job.build());

    assertThat(JobDigest.of(job.deadline(Instant.EPOCH).labels(Map.of("team", "orchard")).build())).isEqualTo(digest);
    assertThat(
        List.of(JobDigest.of(job.seed(2).build()), JobDigest.of(RenderJob.builder("apple-1", "green apple").seed(1).build())))
        .doesNotContain(digest);
  }

  private static RenderSpec with(RenderSpec spec, Prompt prompt, long seed, Source source) {
    return with(spec, prompt, seed, source, spec.guidanceEnd(), spec.guidanceSteps(), spec.attention());
  }

  private static RenderSpec leading(RenderSpec spec, double guidanceEnd) {
    return with(spec, spec.prompt(), spec.seed(), spec.source(), Optional.of(guidanceEnd), spec.guidanceSteps(), spec.attention());
  }

  private static RenderSpec guided(RenderSpec spec, int first, int last) {
    var steps = Optional.of(new GuidanceSteps(first, last));
    return with(spec, spec.prompt(), spec.seed(), spec.source(), spec.guidanceEnd(), steps, spec.attention());
  }

  private static RenderSpec attentive(RenderSpec spec, double text, double image) {
    var attention = Optional.of(new Attention(text, image));
    return with(spec, spec.prompt(), spec.seed(), spec.source(), spec.guidanceEnd(), spec.guidanceSteps(), attention);
  }

  private static RenderSpec with(
      RenderSpec spec,
      Prompt prompt,
      long seed,
      Source source,
      Optional<Double> guidanceEnd,
      Optional<GuidanceSteps> guidanceSteps,
      Optional<Attention> attention) {
    return new RenderSpec(
        prompt,
        spec.negativePrompt(),
        seed,
        spec.steps(),
        spec.guidance(),
        guidanceEnd,
        guidanceSteps,
        attention,
        spec.temperature(),
        spec.typical(),
        spec.renoise(),
        spec.size(),
        source);
  }
}
